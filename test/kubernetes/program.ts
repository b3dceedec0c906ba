// SPDX-License-Identifier: Apache-2.0
// A program that runs beside a test and ends with it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const KEPT_OUTPUT = 20_000;

export class Program {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk).slice(-KEPT_OUTPUT);
      });
    }
    child.on('error', (error) => {
      this.#output += error.message;
    });
  }

  static start(path: string, flags: Readonly<Record<string, string>>): Program {
    const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const endsWithTest = ['--pdeathsig', 'KILL', path];
    return new Program(spawn('setpriv', [...endsWithTest, ...words], { stdio: [...stdio] }));
  }

  /** The last of what it wrote. */
  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    const { exitCode, signalCode, pid } = this.#child;
    return exitCode !== null || signalCode !== null || pid === undefined;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
