// SPDX-License-Identifier: Apache-2.0
// Runs the real exporter as a process and reads its pages, counting the bytes that costs.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { IN_CLUSTER } from './api-server.ts';
import type { Mode } from './cell.ts';

const CLI = '/flowgauge/src/cli.ts';
const DAEMON_SET = '/flowgauge/deploy/kubernetes/daemon-set.yaml';
const PORT = 10140;
const POLL_MILLISECONDS = 200;
const CLOSE_MILLISECONDS = 20;

export interface Page {
  readonly status: number;
  readonly body: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/* Root with no more than the capabilities of its pod, under the usual limit of locked memory. */
function asInTheDaemonSet(): readonly string[] {
  const { spec } = parse(readFileSync(DAEMON_SET, 'utf8')).spec.template;
  const names: readonly string[] = spec.containers[0].securityContext.capabilities.add;
  const set = ['-all', ...names.map((name) => `+${name.toLowerCase()}`)].join(',');
  return [`--inh-caps=${set}`, `--bounding-set=${set}`, '--no-new-privs'];
}

export class Exporter {
  readonly #process: ChildProcess;
  readonly #output: Promise<string>;

  constructor(mode: Mode) {
    const flags = [`--attach=${mode}`, '--window.l4=1s', '--window.l7=1s', '--labels=full'];
    const closes = '--metrics.include=netflow_tcp_closed_total';
    const listen = `--web.listen-address=127.0.0.1:${PORT}`;
    const before = mode === 'auto' ? ['setpriv', ...asInTheDaemonSet()] : [];
    const [program = '', ...rest] = [...before, process.execPath, CLI, ...flags, closes, listen];
    const child = spawn(program, rest, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...IN_CLUSTER },
    });
    this.#process = child;
    this.#output = text(child.stderr);
  }

  /** False when the exporter ended instead: it refused the mode. */
  async isReady(): Promise<boolean> {
    while (this.#process.exitCode === null) {
      const page = await get('/-/ready').catch(() => undefined);
      if (page?.status === 200) return true;
      await sleep(POLL_MILLISECONDS);
    }
    return false;
  }

  /** What it said before it ended. */
  async lastWords(): Promise<string> {
    const output = await this.#output;
    return output.slice(Math.max(0, output.indexOf('flowgauge: '))).trim();
  }

  async scrape(): Promise<Page> {
    return await get('/metrics');
  }

  /** Milliseconds from SIGTERM to its end. */
  async stop(): Promise<number> {
    const start = performance.now();
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exited;
    return Math.round(performance.now() - start);
  }
}

/* HTTP/1.0 on a plain socket: one connection a request, no chunks, and each byte is known. */
async function get(path: string): Promise<Page> {
  const socket = connect(PORT, '127.0.0.1');
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n`);
  await peerClosed();
  const answer = await buffer(socket);
  const headEnd = answer.indexOf('\r\n\r\n');
  const head = answer.toString('latin1', 0, headEnd);
  const body = answer.subarray(headEnd + 4);
  return {
    status: Number(head.split(' ', 2)[1]),
    body: (/^content-encoding: gzip$/im.test(head) ? gunzipSync(body) : body).toString(),
    requestBytes: socket.bytesWritten,
    responseBytes: socket.bytesRead,
  };
}

/* Nothing is read of a page before all of it is written: else it would or would not count its
 * own first bytes as read, by chance. */
async function peerClosed(): Promise<void> {
  const port = PORT.toString(16).toUpperCase();
  const closeWait = new RegExp(`:[0-9A-F]{4} [0-9A-F]{8}:${port} 08 `);
  while (!closeWait.test(await readFile('/proc/net/tcp', 'utf8'))) await sleep(CLOSE_MILLISECONDS);
}
