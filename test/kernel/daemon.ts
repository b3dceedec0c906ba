// SPDX-License-Identifier: Apache-2.0
// A server of others: started, waited for until it says that it is ready, and stopped.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const STREAMS = ['ignore', 'pipe', 'pipe'] as const;
const ENDS_WITH_TEST = ['--pdeathsig', 'TERM'];
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5000;

export class Daemon {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
  }

  static async start(ready: RegExp, program: string, ...args: string[]): Promise<Daemon> {
    const child = spawn('setpriv', [...ENDS_WITH_TEST, program, ...args], { stdio: [...STREAMS] });
    const daemon = new Daemon(child);
    await daemon.says(ready).catch(async (error: unknown) => {
      await daemon.stop();
      throw error;
    });
    return daemon;
  }

  /** All that it has written. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async says(pattern: RegExp): Promise<void> {
    const limit = Date.now() + START_LIMIT_MS;
    while (!pattern.test(this.#output)) {
      const { exitCode, spawnargs } = this.#child;
      if (exitCode !== null || Date.now() > limit) {
        throw new Error(`${spawnargs.join(' ')} did not say ${pattern}:\n${this.#output}`);
      }
      await sleep(20);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(killer);
  }
}
