// SPDX-License-Identifier: Apache-2.0
// The real exporter as a process: started, scraped, and stopped as its users do it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Page } from './page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'src/cli.ts');

/* The program's first line finds the Node that runs the tests. */
const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;

/* As npm start has it. */
const NODE_COMPILE_CACHE = join(ROOT, 'build/code');

const START_LIMIT_MS = 30_000;
const WINDOWS_LIMIT_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the command line to its end; by `before`, a command that drops what it then lacks. */
export async function runCli(
  flags: readonly string[],
  before: readonly string[] = [],
): Promise<Ended> {
  const [program = '', ...rest] = [...before, CLI, ...flags];
  const child = spawn(program, rest, { cwd: ROOT, env: { ...process.env, PATH } });
  const output = collect(child);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

export class Exporter {
  readonly url: string;
  readonly pid: number;
  readonly output: () => string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
    this.pid = child.pid ?? 0;
    this.output = collect(child);
  }

  /** Windows of one second, both views and labels of a host, unless the flags say otherwise. */
  static start(...flags: string[]): Promise<Exporter> {
    return Exporter.startBy(async (args) => [CLI, ...args], ...flags);
  }

  /** By another command line, which is made of the program's arguments. */
  static async startBy(
    commandLine: (args: readonly string[]) => Promise<readonly string[]>,
    ...flags: string[]
  ): Promise<Exporter> {
    const port = await freePort();
    const all = [
      '--window.l4=1s',
      '--labels=host',
      '--views=counters,windows',
      '--metrics.include=netflow_tcp_closed_total,netflow_tcp_rtt_var_seconds_bucket',
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    const names = new Set(flags.map((flag) => flag.split('=')[0]));
    const args = [...all.filter((flag) => !names.has(flag.split('=')[0])), ...flags];
    const [program = '', ...rest] = await commandLine(args);
    const env = { ...process.env, PATH, NODE_COMPILE_CACHE };
    const child = spawn(program, rest, { cwd: ROOT, env });
    const exporter = new Exporter(child, port);
    await exporter.#ready();
    return exporter;
  }

  async #ready(): Promise<void> {
    const limit = Date.now() + START_LIMIT_MS;
    while (Date.now() < limit && this.#child.exitCode === null) {
      const response = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      await response?.arrayBuffer();
      if (response?.ok) return;
      await sleep(50);
    }
    this.#child.kill('SIGKILL');
    throw new Error(`the exporter did not become ready:\n${this.output()}`);
  }

  async page(): Promise<Page> {
    const response = await fetch(`${this.url}/metrics`, { headers: { accept: 'text/plain' } });
    if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
    return new Page(await response.text());
  }

  /** The page after two more windows have ended: all that happened before the call is in it. */
  async settle(windows = 2): Promise<Page> {
    const limit = Date.now() + WINDOWS_LIMIT_MS;
    let page = await this.page();
    const target = page.sum('flowgauge_windows_total', { measurement: 'netflow' }) + windows;
    while (page.sum('flowgauge_windows_total', { measurement: 'netflow' }) < target) {
      if (Date.now() > limit) throw new Error(`no window ended:\n${this.output()}`);
      await sleep(100);
      page = await this.page();
    }
    return page;
  }

  /** Milliseconds from the signal to the end, and the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ ms: number; code: number | null }> {
    if (this.#child.exitCode !== null) return { ms: 0, code: this.#child.exitCode };
    const start = performance.now();
    const ended = once(this.#child, 'exit');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    this.#child.kill(signal);
    const [code] = await ended;
    clearTimeout(killer);
    return { ms: performance.now() - start, code };
  }
}
