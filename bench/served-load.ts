// SPDX-License-Identifier: Apache-2.0
// A client against a server, programs of others: CPU time of both ends per operation.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FIRST, LOAD_CPU, type Load } from './load.ts';
import { cpuSecondsOf } from './process-cost.ts';

const SERVER_CPU = 0;
const START_ATTEMPTS = 100;

/* Bash tells the CPU time of a child; Node does not. */
const TIMED = `TIMEFORMAT='cpu %3U %3S'; time "$0" "$@"`;

export interface Ends {
  readonly server: readonly string[];
  /** Throws until the server answers. */
  readonly ask: () => Promise<unknown>;
  readonly client: (seconds: number) => readonly string[];
  /** Finds the operations and the seconds in what the client prints. */
  readonly result: RegExp;
}

const onCpu = (cpu: number, command: readonly string[]): readonly string[] => [
  'taskset',
  '-c',
  `${cpu}`,
  ...command,
];

class ServedLoad {
  readonly #ends: Ends;
  readonly #priority: readonly string[];
  readonly #server: ChildProcess;

  private constructor(ends: Ends, priority: readonly string[], server: ChildProcess) {
    this.#ends = ends;
    this.#priority = priority;
    this.#server = server;
  }

  static async start(ends: Ends, priority: readonly string[]): Promise<ServedLoad> {
    const [program = '', ...args] = [...priority, ...onCpu(SERVER_CPU, ends.server)];
    const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const load = new ServedLoad(ends, priority, server);
    await load.#answers();
    return load;
  }

  async #answers(): Promise<void> {
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      const answers = await this.#ends.ask().then(
        () => true,
        () => false,
      );
      if (answers) return;
      await sleep(50);
    }
    this.#server.kill();
    throw new Error(`does not answer: ${this.#ends.server.join(' ')}`);
  }

  async run(seconds: number): Promise<Load> {
    const before = await cpuSecondsOf(this.#pid);
    const client = [...this.#priority, ...onCpu(LOAD_CPU, this.#ends.client(seconds))];
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', TIMED, ...client]);
    const [, user, system] = /cpu (\S+) (\S+)/.exec(stderr) ?? [];
    const [, operations, duration] = this.#ends.result.exec(stdout) ?? [];
    const server = (await cpuSecondsOf(this.#pid)) - before;
    return {
      operations: Number(operations),
      seconds: Number(duration),
      cpuSeconds: server + Number(user) + Number(system),
    };
  }

  async stop(): Promise<void> {
    this.#server.kill();
    await once(this.#server, 'exit');
  }

  get #pid(): number {
    return this.#server.pid ?? 0;
  }
}

export type RunLoad = (seconds: number) => Promise<Load>;

/** Serves while `body` runs; `priority` is a command that runs both ends. */
export async function withServed<T>(
  ends: Ends,
  body: (run: RunLoad) => Promise<T>,
  priority: readonly string[] = FIRST,
): Promise<T> {
  const load = await ServedLoad.start(ends, priority);
  return body((seconds) => load.run(seconds)).finally(() => load.stop());
}
