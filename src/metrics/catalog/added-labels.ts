// SPDX-License-Identifier: Apache-2.0
// That labels which a user names himself have names of their own: labels of pods, and static ones.
import type { Config } from '../../config/options.ts';
import { FlowgaugeError } from '../../errors.ts';
import { DNSFLOW_FAMILIES } from './dnsflow.ts';
import { workloadLabels } from './end-labels.ts';
import { HTTPFLOW_FAMILIES } from './httpflow.ts';
import { LABELS } from './labels.ts';
import { NETFLOW_FAMILIES } from './netflow.ts';
import { OWN_LABELS } from './own-labels.ts';
import { SELF_FAMILIES } from './self.ts';

const FLOW_LABELS = [...LABELS, ...Object.values(OWN_LABELS).flat()].map(({ name }) => name);

const FAMILIES = [NETFLOW_FAMILIES, HTTPFLOW_FAMILIES, DNSFLOW_FAMILIES, SELF_FAMILIES].flat();

/* Of process_* and nodejs_*, which come from the client library. */
const LIBRARY_LABELS = ['kind', 'major', 'minor', 'patch', 'space', 'type', 'version'];

const OWN = new Set([
  ...FLOW_LABELS,
  ...FAMILIES.flatMap(({ labels }) => labels),
  ...LIBRARY_LABELS,
]);

/** @throws FlowgaugeError where two labels of one sample would have the same name */
export function checkAddedLabels(config: Config): void {
  const prefix = config['kubernetes.workload-label-prefix'];
  const ofPods = workloadLabels({
    profile: 'full',
    workloadLabels: config['kubernetes.workload-labels'],
    workloadLabelPrefix: prefix,
  }).map(({ name }) => name);
  const taken = ofPods.find((name) => OWN.has(name));
  if (taken !== undefined) throw clash('kubernetes.workload-label-prefix', prefix, taken);
  for (const name of config['labels.static'].keys()) {
    if (OWN.has(name) || ofPods.includes(name)) throw clash('labels.static', name, name);
  }
}

/** @throws FlowgaugeError where labels of networks are named, and no network is */
export function checkNetworkLabels(config: Config): void {
  if (config['peers.cidrs'].length > 0) return;
  checkNoNetworks('labels', config.labels);
  for (const { choice } of config['metrics.labels']) checkNoNetworks('metrics.labels', choice);
}

function checkNoNetworks(option: string, { names }: Config['labels']): void {
  const named = LABELS.find(({ name, isOfNetworks }) => isOfNetworks && names.has(name));
  if (named === undefined) return;
  const detail = 'no network is named';
  const hint = 'name networks by --peers.cidrs=name=address/bits';
  throw new FlowgaugeError('WRONG_LABELS', { value: `"${named.name}"`, option, detail, hint });
}

const clash = (option: string, value: string, label: string): FlowgaugeError =>
  new FlowgaugeError('LABEL_TAKEN', { option, value: `"${value}"`, label });
