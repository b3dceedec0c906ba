// SPDX-License-Identifier: Apache-2.0
// The labels that name the ends of a flow in a cluster: one table, for each side.
import type { HolderField } from '../../directory/holder.ts';
import type { LabelProfile } from '../../model/label-profile.ts';
import { labelNameOf } from '../../model/workload-label.ts';
import type { Label } from './label.ts';

export type EndSide = 'client' | 'server' | 'src' | 'dst';

export interface EndLabel extends Label {
  readonly side: EndSide;
  readonly field: HolderField;
  /** Of a label of pods: its place among those that the user names. */
  readonly place?: number;
}

interface EndName {
  /** Behind the side's name. */
  readonly name: string;
  readonly field: HolderField;
  readonly help: string;
  /** Of client and server; src and dst are shown in full alone. */
  readonly profiles: readonly LabelProfile[];
}

const FROM_NAMESPACE: readonly LabelProfile[] = ['namespace', 'workload', 'pod', 'full'];
const FROM_WORKLOAD: readonly LabelProfile[] = ['workload', 'pod', 'full'];
const FROM_POD: readonly LabelProfile[] = ['pod', 'full'];
const FULL: readonly LabelProfile[] = ['full'];

const END_NAMES: readonly EndName[] = [
  { name: 'k8s_namespace', field: 'namespace', help: 'Namespace', profiles: FROM_NAMESPACE },
  {
    name: 'k8s_workload_kind',
    field: 'workloadKind',
    help: 'Kind of the controller, or Pod,',
    profiles: FROM_WORKLOAD,
  },
  {
    name: 'k8s_workload_name',
    field: 'workloadName',
    help: 'Deployment, DaemonSet, CronJob or other controller',
    profiles: FROM_WORKLOAD,
  },
  {
    name: 'k8s_service_name',
    field: 'serviceName',
    help: 'Service: the one that was dialled, else the first one',
    profiles: FROM_WORKLOAD,
  },
  { name: 'zone', field: 'zone', help: 'Zone of the node', profiles: FROM_WORKLOAD },
  { name: 'k8s_pod_name', field: 'podName', help: 'Pod', profiles: FROM_POD },
  { name: 'k8s_node_name', field: 'nodeName', help: 'Node', profiles: FROM_POD },
  { name: 'k8s_deployment_name', field: 'deploymentName', help: 'Deployment', profiles: FULL },
];

/** The reference record has these of src and dst. */
const OF_SRC_AND_DST: readonly HolderField[] = [
  'namespace',
  'podName',
  'deploymentName',
  'serviceName',
];

const SIDE_HELP: Readonly<Record<EndSide, string>> = {
  client: 'the client',
  server: 'the server',
  src: 'the observed side',
  dst: 'the remote side',
};

const labelOf = (side: EndSide, { name, field, help, profiles }: EndName): EndLabel => ({
  name: `${side}_${name}`,
  help: `${help} of ${SIDE_HELP[side]}; empty when unknown.`,
  bound: 'series.max',
  profiles: side === 'client' || side === 'server' ? profiles : FULL,
  side,
  field,
});

const SRC_AND_DST_NAMES = END_NAMES.filter(({ field }) => OF_SRC_AND_DST.includes(field));

export const END_LABELS: readonly EndLabel[] = [
  ...END_NAMES.map((name) => labelOf('client', name)),
  ...END_NAMES.map((name) => labelOf('server', name)),
  ...SRC_AND_DST_NAMES.map((name) => labelOf('src', name)),
  ...SRC_AND_DST_NAMES.map((name) => labelOf('dst', name)),
];

const PEERS: readonly EndSide[] = ['client', 'server'];
const ALL_SIDES: readonly EndSide[] = [...PEERS, 'src', 'dst'];

/** Labels of pods, by their names in the cluster. */
export interface WorkloadLabels {
  readonly profile: LabelProfile | undefined;
  readonly workloadLabels: readonly string[];
  /** Stands between the side and the name. */
  readonly workloadLabelPrefix: string;
}

/** As a user names them, for the sides that a profile has. */
export const workloadLabels = ({
  workloadLabels: keys,
  workloadLabelPrefix,
  profile,
}: WorkloadLabels): readonly EndLabel[] =>
  (profile === 'full' ? ALL_SIDES : PEERS).flatMap((side) =>
    keys.map((key, place) => {
      const name = `${workloadLabelPrefix}${labelNameOf(key)}`;
      const help = `Label ${key} of the pod`;
      return { ...labelOf(side, { name, field: 'labels', help, profiles: [] }), place };
    }),
  );
