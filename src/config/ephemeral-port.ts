// SPDX-License-Identifier: Apache-2.0
// The first port that is taken for a client's where nothing else tells, when the option says auto.

import { readFileSync } from 'node:fs';

const PORT_RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
const KERNEL_DEFAULT = 32768;

/** For guessing roles: where this kernel's own clients begin. */
export function ephemeralPort(option: number | 'auto'): number {
  if (option !== 'auto') return option;
  try {
    const low = Number.parseInt(readFileSync(PORT_RANGE, 'utf8'), 10);
    return low > 0 ? low : KERNEL_DEFAULT;
  } catch {
    return KERNEL_DEFAULT;
  }
}

/** For what is shown of a guess: the same on every node, whatever its sysctl. */
export const shownEphemeralPort = (option: number | 'auto'): number =>
  option === 'auto' ? KERNEL_DEFAULT : option;
