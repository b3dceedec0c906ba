// SPDX-License-Identifier: Apache-2.0
// A server that hangs is seen while it hangs; what has no answer says why.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const HUNG = 29_410;
const CLOSING = 29_411;
const RESETTING = 29_412;

/** Does this with each connection that has asked for something. */
async function serve(port: number, answer: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function ask(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write(GET);
  return socket;
}

describe('HTTP requests without an answer', () => {
  const servers: Server[] = [];
  let exporter: Exporter;
  let hanging: Socket;
  let atServer: Socket | undefined;

  before(async () => {
    servers.push(
      await serve(HUNG, (socket) => {
        atServer = socket;
      }),
      await serve(CLOSING, (socket) => socket.end()),
      await serve(RESETTING, (socket) => socket.resetAndDestroy()),
    );
    exporter = await startExporter();
    hanging = await ask(HUNG);
    const ended = await Promise.all([CLOSING, RESETTING].map(ask));
    const closed = (socket: Socket) =>
      new Promise((resolve) => socket.resume().once('close', resolve));
    await Promise.all(ended.map(closed));
  });
  after(async () => {
    hanging?.destroy();
    atServer?.destroy();
    for (const server of servers) server.close();
    await exporter?.stop();
  });

  const inFlight = async () => {
    const page = await exporter.settle();
    return ['client', 'server'].map((reporter) =>
      page.sum('httpflow_requests_in_flight', { server_port: HUNG, reporter, method: 'GET' }),
    );
  };

  test('one that hangs is in flight after a window, at both ends', async () => {
    assert.deepEqual(await inFlight(), [1, 1]);
  });

  for (const [port, reason] of [
    [CLOSING, 'closed'],
    [RESETTING, 'reset'],
  ] as const) {
    test(`its client is told why the other was not answered: ${reason}`, async () => {
      const page = await settledPage(exporter);
      const where = { server_port: port, reporter: 'client' };
      const [line, ...others] = page.select('httpflow_unanswered_total', where);

      assert.deepEqual([line?.labels.reason, line?.value, others], [reason, 1, []]);
      assert.equal(page.sum('httpflow_requests_total', { ...where, status_code: '' }), 1);
    });
  }

  test('closed, it is in flight no longer, and counted once', async () => {
    hanging.destroy();
    atServer?.destroy();
    assert.deepEqual(await inFlight(), [0, 0]);
    const page = await settledPage(exporter);
    const where = { server_port: HUNG, reporter: 'client' };

    assert.equal(page.sum('httpflow_unanswered_total', where), 1);
    assert.equal(page.sum('httpflow_requests_total', where), 1);
  });
});
