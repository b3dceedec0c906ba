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

export async function pingPong(seconds: number): Promise<Load> {
  return JSON.parse(await command(built('ping_pong'), `${LOAD_CPU}`, `${seconds}`));
}

export async function connections(count: number): Promise<Load> {
  return JSON.parse(await command(built('connections'), `${LOAD_CPU}`, `${count}`));
}
