// SPDX-License-Identifier: Apache-2.0
// Whoever can be behind an address or a cgroup: a pod or a node, by the names that labels show.

export interface Holder {
  readonly namespace: string;
  readonly podName: string;
  readonly workloadKind: string;
  readonly workloadName: string;
  /** Empty where the workload is no Deployment. */
  readonly deploymentName: string;
  readonly serviceName: string;
  readonly nodeName: string;
  readonly zone: string;
  /** As the pod has them. */
  readonly labels: string;
}

export type HolderField = keyof Holder;

export const NOBODY: Holder = {
  namespace: '',
  podName: '',
  workloadKind: '',
  workloadName: '',
  deploymentName: '',
  serviceName: '',
  nodeName: '',
  zone: '',
  labels: '',
};

export const HOLDER_FIELDS = Object.keys(NOBODY) as readonly HolderField[];

/** Whether labels show the same of both. */
export const isSameHolder = (a: Holder, b: Holder): boolean =>
  HOLDER_FIELDS.every((field) => a[field] === b[field]);
