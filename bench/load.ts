// SPDX-License-Identifier: Apache-2.0
// A load runs for a moment and says how much it did and what CPU time all its ends used.

import { availableParallelism } from 'node:os';
import { command } from '../test/kernel/commands.ts';
import { built } from './build.ts';

export interface Load {
  readonly operations: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/* Linux puts most interrupts on the first CPU. */
export const LOAD_CPU = availableParallelism() - 1;

export const cpuMicroseconds = (load: Load): number => (load.cpuSeconds / load.operations) * 1e6;

export const perSecond = (load: Load): number => load.operations / load.seconds;

/** Ahead of what else runs here: a switch to another program costs more than the exporter. */
export const FIRST = ['nice', '-n', '-20'] as const;

async function run(program: string, ...args: readonly (string | number)[]): Promise<Load> {
  const [nice, ...rest] = FIRST;
  return JSON.parse(await command(nice, ...rest, built(program), ...args.map(String)));
}

export const pingPong = (seconds: number): Promise<Load> => run('ping_pong', LOAD_CPU, seconds);

export const connections = (count: number): Promise<Load> => run('connections', LOAD_CPU, count);
