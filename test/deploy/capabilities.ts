// SPDX-License-Identifier: Apache-2.0
// Capabilities by their names in manifests, and sets of them as /proc/PID/status shows them.

import { readFileSync } from 'node:fs';

/* linux/capability.h */
const BITS: Readonly<Record<string, number>> = {
  NET_ADMIN: 12,
  SYS_RESOURCE: 24,
  PERFMON: 38,
  BPF: 39,
};

const bit = (name: string): bigint => {
  const number = BITS[name];
  if (number === undefined) throw new Error(`no bit is known of the capability ${name}`);
  return 1n << BigInt(number);
};

/** The set of a line such as `CapEff`. */
export function capabilitySet(pid: number | 'self', line: string): bigint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return BigInt(`0x${new RegExp(`^${line}:\\s*(\\w+)`, 'm').exec(status)?.[1]}`);
}

export const setOf = (names: readonly string[]): bigint =>
  names.reduce((set, name) => set | bit(name), 0n);

/** Those of the names that this process may give to others. */
export const grantable = (names: readonly string[]): readonly string[] =>
  names.filter((name) => (capabilitySet('self', 'CapBnd') & bit(name)) !== 0n);
