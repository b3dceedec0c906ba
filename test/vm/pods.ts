// SPDX-License-Identifier: Apache-2.0
// The pods of which the traffic program's two ends are: cgroups as container runtimes make them.

import { existsSync, mkdirSync } from 'node:fs';

const UNIFIED = '/sys/fs/cgroup';
/* Where the kernel has it: init mounts it beside v2, as hybrid hosts do. */
const MEMORY = '/run/memory';
const hasV1 = existsSync(`${MEMORY}/cgroup.procs`);

export const PODS = {
  client: { name: 'client', containerId: 'c1'.repeat(32) },
  server: { name: 'server', containerId: '5e'.repeat(32) },
} as const;

/** In v1 the server, in v2 the client; both in v2 where the kernel has no v1. */
export const HIERARCHIES = hasV1 ? 'v2 and v1' : 'v2';

const SLICE = `${UNIFIED}/kubepods.slice/kubepods-pod1.slice`;
const CLIENT = `${SLICE}/cri-containerd-${PODS.client.containerId}.scope`;
const SERVER = hasV1
  ? `${MEMORY}/kubepods/burstable/pod2/${PODS.server.containerId}`
  : `${SLICE}/cri-containerd-${PODS.server.containerId}.scope`;

const processes = (cgroup: string): string => `${cgroup}/cgroup.procs`;

/** Makes the cgroups; returns the files by which a process enters them: first the client's, then
 *  the server's in order. */
export function makePods(): readonly string[] {
  for (const cgroup of [CLIENT, SERVER]) mkdirSync(cgroup, { recursive: true });
  return [CLIENT, ...(hasV1 ? [UNIFIED] : []), SERVER].map(processes);
}
