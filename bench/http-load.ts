// SPDX-License-Identifier: Apache-2.0
// wrk against nginx over keep-alive connections: CPU time of both ends per request.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built } from './build.ts';
import { FIRST, LOAD_CPU, type Load } from './load.ts';
import { cpuSecondsOf } from './process-cost.ts';

const URL_SERVED = 'http://127.0.0.1:28080/';
const CONFIG = fileURLToPath(new URL('nginx.conf', import.meta.url));
const CONNECTIONS = 16;
const SERVER_CPU = 0;

/* Bash tells the CPU time of a child; Node does not. */
const TIMED = `TIMEFORMAT='cpu %3U %3S'; time "$0" "$@"`;

export class HttpLoad {
  readonly #nginx: ChildProcess;

  private constructor(nginx: ChildProcess) {
    this.#nginx = nginx;
  }

  static async start(): Promise<HttpLoad> {
    const [nice, ...rest] = FIRST;
    const args = ['taskset', '-c', `${SERVER_CPU}`, 'nginx', '-p', built(''), '-c', CONFIG];
    const nginx = spawn(nice, [...rest, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let attempt = 0; attempt < 100; attempt++) {
      const answer = await fetch(URL_SERVED).catch(() => undefined);
      await answer?.text();
      if (answer?.ok) return new HttpLoad(nginx);
      await sleep(50);
    }
    nginx.kill();
    throw new Error(`nginx does not answer at ${URL_SERVED}`);
  }

  async run(seconds: number): Promise<Load> {
    const before = await cpuSecondsOf(this.#pid);
    const wrk = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, URL_SERVED];
    const timed = [...FIRST, 'taskset', '-c', `${LOAD_CPU}`, ...wrk];
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', TIMED, ...timed]);
    const [, user, system] = /cpu (\S+) (\S+)/.exec(stderr) ?? [];
    const [, requests, duration] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
    const server = (await cpuSecondsOf(this.#pid)) - before;
    return {
      operations: Number(requests),
      seconds: Number(duration),
      cpuSeconds: server + Number(user) + Number(system),
    };
  }

  async stop(): Promise<void> {
    this.#nginx.kill();
    await once(this.#nginx, 'exit');
  }

  get #pid(): number {
    return this.#nginx.pid ?? 0;
  }
}
