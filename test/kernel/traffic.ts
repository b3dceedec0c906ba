// SPDX-License-Identifier: Apache-2.0
// Starts the traffic program, which counts for itself what each of its two ends read and wrote.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../build/traffic/traffic', import.meta.url));

export interface Side {
  readonly pid: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly sentBytes: number;
  readonly resentBytes: number;
  readonly connections: number;
  readonly messages: number;
  readonly shortWrites: number;
  readonly wouldBlock: number;
  readonly retransmits: number;
  readonly segmentsSent: number;
  /** Lowest and highest that TCP_INFO showed, microseconds. */
  readonly rtt: readonly [number, number];
  readonly rttVar: readonly [number, number];
}

export interface Result {
  readonly client: Side;
  readonly server: Side;
  readonly errno: number;
  readonly unsupported: string;
}

export type Options = Readonly<Record<string, string | number>>;

/** Traffic that waits, with everything open, until it is told to go on. */
export interface Paused {
  readonly finish: () => Promise<Result>;
}

function launch(command: string, options: Options) {
  const args = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const child = spawn(PROGRAM, [command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`traffic ${command} ${args.join(' ')} ended without a result`);
    return JSON.parse(value);
  };
  return { child, nextLine, exited: once(child, 'exit') };
}

export async function traffic(command: string, options: Options): Promise<Result> {
  const { nextLine, exited } = launch(command, options);
  const result = await nextLine();
  await exited;
  return result;
}

export async function pausedTraffic(command: string, options: Options): Promise<Paused> {
  const { child, nextLine, exited } = launch(command, { ...options, wait: 1 });
  await nextLine();
  const finish = async (): Promise<Result> => {
    child.stdin.write('\n');
    const result = await nextLine();
    await exited;
    return result;
  };
  return { finish };
}
