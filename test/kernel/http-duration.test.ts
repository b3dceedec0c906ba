// SPDX-License-Identifier: Apache-2.0
// Duration is from the first byte of a request to the last of its response, as curl measures it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './commands.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const PORT = 29_420;
const PIECES = 5;
const PAUSE_MS = 100;
const PIECE = 'x'.repeat(20_000);

/* Scheduling of client, server and exporter on a busy machine. */
const TOLERANCE_SECONDS = 0.15;

const METHODS = { PUT: 'with a length', POST: 'in chunks', DELETE: 'to the close' } as const;

/** By the method: how the end of its body is known. The body comes slowly. */
async function slowServer(): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') response.setHeader('Content-Length', PIECES * PIECE.length);
    if (request.method === 'DELETE') response.removeHeader('Transfer-Encoding');
    if (request.method === 'DELETE') response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = request.method === 'POST';
    for (let piece = 0; piece < PIECES; piece++) {
      response.write(PIECE);
      await sleep(PAUSE_MS);
    }
    response.end();
  }).listen(PORT, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

interface Times {
  readonly latency: number;
  readonly duration: number;
}

/** What curl says of the last of some requests on one connection. */
async function curlTimes(method: string): Promise<Times> {
  const format = '%{time_pretransfer} %{time_starttransfer} %{time_total}\n';
  const url = `http://127.0.0.1:${PORT}/`;
  const output = await command('curl', '-s', '-o', '/dev/null', '-X', method, '-w', format, url);
  const [before = 0, first = 0, total = 0] = output.trim().split(' ').map(Number);
  return { latency: first - before, duration: total - before };
}

describe('HTTP duration', () => {
  const measured = new Map<string, Times>();
  let server: Server;
  let exporter: Exporter;
  let page: Page;

  before(async () => {
    server = await slowServer();
    exporter = await startExporter();
    for (const method of Object.keys(METHODS)) measured.set(method, await curlTimes(method));
    page = await settledPage(exporter);
  });
  after(async () => {
    server?.close();
    await exporter?.stop();
  });

  for (const [method, how] of Object.entries(METHODS)) {
    for (const reporter of ['client', 'server']) {
      test(`of a slow body ${how} is that of curl (${reporter})`, () => {
        const where = { server_port: PORT, reporter, method };
        const { latency, duration } = measured.get(method) as Times;
        const seconds = page.sum('httpflow_duration_seconds_sum', where);

        assert.equal(page.sum('httpflow_duration_seconds_count', where), 1);
        assert.ok(Math.abs(seconds - duration) < TOLERANCE_SECONDS, `${seconds}, curl ${duration}`);
        const firstByte = page.sum('httpflow_latency_seconds_sum', where);
        assert.ok(Math.abs(firstByte - latency) < TOLERANCE_SECONDS, `${firstByte}`);
        assert.ok(duration - latency > 2 * TOLERANCE_SECONDS, 'the body was slow');
      });
    }
  }

  test('has a sum and a count, and no buckets unless they are asked for', () => {
    assert.deepEqual(page.select('httpflow_duration_seconds_bucket'), []);
  });
});
