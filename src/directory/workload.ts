// SPDX-License-Identifier: Apache-2.0
// What a pod belongs to, as a person would call it: the controller at the top of the owner chain,
// by the names of those below, which are made of its own.
import type { Pod } from '../kubernetes/pods.ts';

export interface Workload {
  /** Kind of the controller, or Pod where nothing controls it. */
  readonly kind: string;
  readonly name: string;
}

/* A CronJob names its jobs by the minute they are due (job controller, since 1.21). */
const SCHEDULED_JOB = /^(.+)-(\d{8,9})$/;
const MINUTE_MILLISECONDS = 60_000;

/* A job's pod is made when the job is due, or as its retry; other numbers are dates. */
const LATEST_RETRY_MILLISECONDS = 30 * 24 * 3600_000;

/* A template's hash is a 32-bit number in ten letters for its digits, the last part is from 27
 * letters and digits without vowels (apimachinery, util/rand, SafeEncodeString and String). */
const DEPLOYMENT_POD = /^(.+)-[4-9bcdf]{6,10}-[b-df-hj-np-tv-xz24-9]{5}$/;
const STATEFUL_SET_POD = /^(.+)-\d+$/;

export function workloadOf({ name, nodeName, owner, template, createdAt }: Pod): Workload {
  if (owner === undefined) return { kind: 'Pod', name };
  if (owner.kind === 'ReplicaSet') return ofReplicaSet(owner.name, template);
  if (owner.kind === 'Job') return ofJob(owner.name, createdAt);
  if (owner.kind === 'Node') return { kind: 'Pod', name: withoutEnd(name, `-${nodeName}`) };
  return { kind: owner.kind, name: owner.name };
}

/** Of a pod that is only known by name: undefined where that does not tell for sure. */
export function workloadByName(name: string, hostname: string): Workload | undefined {
  const [, deployment] = DEPLOYMENT_POD.exec(name) ?? [];
  if (deployment !== undefined) return { kind: 'Deployment', name: deployment };
  const [, statefulSet] = STATEFUL_SET_POD.exec(name) ?? [];
  if (statefulSet === undefined || hostname !== name) return undefined;
  return { kind: 'StatefulSet', name: statefulSet };
}

function ofReplicaSet(name: string, template: Pod['template']): Workload {
  const isMade = template !== undefined && name.endsWith(`-${template.hash}`);
  if (!isMade) return { kind: 'ReplicaSet', name };
  return { kind: template.maker, name: withoutEnd(name, `-${template.hash}`) };
}

function ofJob(name: string, createdAt = 0): Workload {
  const [, cronJob, minute] = SCHEDULED_JOB.exec(name) ?? [];
  const age = createdAt - Number(minute) * MINUTE_MILLISECONDS;
  const isScheduled = age > -MINUTE_MILLISECONDS && age < LATEST_RETRY_MILLISECONDS;
  if (cronJob === undefined || !isScheduled) return { kind: 'Job', name };
  return { kind: 'CronJob', name: cronJob };
}

const withoutEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, -end.length) : text;
