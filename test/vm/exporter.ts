// SPDX-License-Identifier: Apache-2.0
// Runs the real exporter as a process and reads its pages, counting the bytes that costs.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Mode } from './cell.ts';

const CLI = '/flowgauge/src/cli.ts';
const PORT = 10140;
const POLL_MILLISECONDS = 200;

export interface Page {
  readonly status: number;
  readonly body: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export class Exporter {
  readonly #process: ChildProcess;
  readonly #output: Promise<string>;

  constructor(mode: Mode) {
    const flags = [`--attach=${mode}`, '--window.l4=1s', '--labels=host'];
    const listen = `--web.listen-address=127.0.0.1:${PORT}`;
    this.#process = spawn(process.execPath, [CLI, ...flags, listen], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#output = text(this.#process.stderr ?? []);
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
    return (await this.#output).trim();
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

/* HTTP/1.0 on a plain socket: no chunks, one connection a request, and each byte is known.
 * Compressed pages leave when they are complete, so that no page counts a part of itself. */
async function get(path: string): Promise<Page> {
  const socket = connect(PORT, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n`);
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
