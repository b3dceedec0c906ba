// SPDX-License-Identifier: Apache-2.0
// What a pod belongs to, as a person would call it: the controller at the top of the owner chain.
import type { Pod } from '../kubernetes/pods.ts';

export interface Workload {
  /** Kind of the controller, or Pod where nothing controls it. */
  readonly kind: string;
  readonly name: string;
}

/* A CronJob names its jobs by the minute they are due (job controller, since 1.21), of old by the
 * second. */
const SCHEDULED_JOB = /^(.+)-\d{8,10}$/;

/** ReplicaSets and Jobs are named after what made them: no need to watch them too. */
export function workloadOf({ name, nodeName, owner, podTemplateHash }: Pod): Workload {
  if (owner === undefined) return { kind: 'Pod', name };
  if (owner.kind === 'ReplicaSet') return ofReplicaSet(owner.name, podTemplateHash);
  if (owner.kind === 'Job') return ofJob(owner.name);
  if (owner.kind === 'Node') return { kind: 'Pod', name: withoutEnd(name, `-${nodeName}`) };
  return owner;
}

function ofReplicaSet(name: string, hash: string): Workload {
  const isOfDeployment = hash !== '' && name.endsWith(`-${hash}`);
  if (!isOfDeployment) return { kind: 'ReplicaSet', name };
  return { kind: 'Deployment', name: withoutEnd(name, `-${hash}`) };
}

function ofJob(name: string): Workload {
  const [, cronJob] = SCHEDULED_JOB.exec(name) ?? [];
  return cronJob === undefined ? { kind: 'Job', name } : { kind: 'CronJob', name: cronJob };
}

const withoutEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, -end.length) : text;
