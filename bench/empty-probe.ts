// SPDX-License-Identifier: Apache-2.0
// Programs that do nothing at the message hooks: the floor under every figure of the exporter's.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { built } from './build.ts';

export interface EmptyProbe {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** With `timed` the kernel also times every program while the probe runs. */
export async function startEmptyProbe(...timed: readonly 'timed'[]): Promise<EmptyProbe> {
  const child = spawn(built('empty_probe'), [built('empty.bpf.o'), ...timed], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { pid: child.pid ?? 0, stop };
}
