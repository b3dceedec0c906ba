// SPDX-License-Identifier: Apache-2.0
// The longest time in which an exporter answered nobody. Its own nodejs_eventloop_lag_* look every
// 100 ms and miss what is shorter; this asks from outside, and so also counts waiting for a CPU.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { built } from './build.ts';
import { FIRST } from './load.ts';

export async function longestStallMilliseconds(
  url: string,
  during: () => Promise<void>,
): Promise<number> {
  const [nice, ...rest] = FIRST;
  const args = [...rest, built('longest_answer'), new URL(url).port];
  const child = spawn(nice, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const output = once(child.stdout, 'data');
  await during().finally(() => child.stdin.end());
  return Number(`${(await output)[0]}`);
}
