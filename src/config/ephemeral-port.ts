// SPDX-License-Identifier: Apache-2.0
// Finds the first port that the kernel hands out to clients, when the option says auto.

import { readFileSync } from 'node:fs';

const PORT_RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
const KERNEL_DEFAULT = 32768;

export function ephemeralPort(option: number | 'auto'): number {
  if (option !== 'auto') return option;
  try {
    const low = Number.parseInt(readFileSync(PORT_RANGE, 'utf8'), 10);
    return low > 0 ? low : KERNEL_DEFAULT;
  } catch {
    return KERNEL_DEFAULT;
  }
}
