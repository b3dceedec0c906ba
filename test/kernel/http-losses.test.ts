// SPDX-License-Identifier: Apache-2.0
// What httpflow lacks it says: reported and lost together are the truth, whatever was too small.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './commands.ts';
import { Conversation, client, server } from './conversation.ts';
import type { Exporter } from './exporter.ts';
import { exchangesSeen } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { Nginx } from './nginx.ts';
import type { Page } from './page.ts';
import { traffic } from './traffic.ts';

const WRK_CONNECTIONS = 8;
/* The ring is read every 100 ms; a page asked for before might find no room in it. */
const DRAINED_MS = 500;

const lost = (page: Page, reason: string): number =>
  page.sum('flowgauge_l7_losses_total', { reason });

/** Runs it beside an exporter with these flags. */
async function beside(flags: readonly string[], run: (exporter: Exporter) => Promise<void>) {
  const exporter = await startExporter(...flags);
  try {
    await run(exporter);
  } finally {
    await exporter.stop();
  }
}

describe('a ring that is too small', () => {
  const port = 29_500;

  test('loses exchanges, says how many, and pairs none wrongly', async (context) => {
    const nginx = await Nginx.start([`127.0.0.1:${port}`]);
    context.after(() => nginx.stop());
    await beside(['--capture.messages-ring-bytes=4096'], async (exporter) => {
      const pressure = ['-t1', `-c${WRK_CONNECTIONS}`, '-d1s', `http://127.0.0.1:${port}/hello`];
      const counted = Number(/(\d+) requests in/.exec(await command('wrk', ...pressure))?.[1]);
      const page = await settledPage(exporter);
      const truth = counted + (await nginx.logged(port)).length;
      const reported = page.sum('httpflow_requests_total', { server_port: port });
      const all = page.sum('flowgauge_l7_losses_total');
      const missing = truth - reported - all;

      assert.ok(lost(page, 'ring_full') > 0, `${reported} of ${truth} reported`);
      assert.ok(reported > 0);
      // What was under way when wrk left, at both ends.
      assert.ok(Math.abs(missing) <= 4 * WRK_CONNECTIONS, `${missing} of ${truth} missing`);
      for (const side of ['client', 'server'] as const) {
        for (const { method, status } of exchangesSeen(page, side, { server_port: port })) {
          assert.equal(method, 'GET');
          assert.match(status, /^(200)?$/);
        }
      }
    });
  });
});

describe('a ring that is too small, and two requests that are always open', () => {
  const CONVERSATIONS = 20;
  const EXCHANGES = 200;
  const port = 29_530;
  const GET = {
    request: client('GET /a HTTP/1.1\r\nHost: h\r\n\r\n'),
    response: server('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  };
  const PUT = {
    request: client('PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello'),
    response: server('HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n'),
  };
  const RIGHT = ['GET 200', 'PUT 201', 'GET ', 'PUT '];

  /** Of the first two, every second one sends both in one message. */
  async function converse(index: number): Promise<void> {
    const conversation = await Conversation.open(port + index);
    const [first, second] = index % 4 < 2 ? [GET, PUT] : [PUT, GET];
    const both = [...first.request.pieces, ...second.request.pieces];
    const opening = index % 2 === 0 ? client(...both) : client(both.join(''));
    await conversation.say(opening, first.response);
    for (let i = 0; i < EXCHANGES; i += 2)
      await conversation.say(first.request, second.response, second.request, first.response);
    await conversation.close('client');
  }

  test('are paired as they are where no record is lost', async () => {
    await beside([], async (exporter) => {
      await Promise.all(Array.from({ length: CONVERSATIONS }, (_, index) => converse(index)));
      const page = await settledPage(exporter);
      const seen = (server_port: number, method: string, status_code: string) =>
        page.sum('httpflow_requests_total', { server_port, method, status_code });

      for (let index = 0; index < CONVERSATIONS; index++) {
        const hasGetFirst = index % 4 < 2;
        // The last request of all has no answer.
        assert.equal(seen(port + index, 'GET', '200'), EXCHANGES + (hasGetFirst ? 2 : 0));
        assert.equal(seen(port + index, 'PUT', '201'), EXCHANGES + (hasGetFirst ? 0 : 2));
      }
      assert.equal(page.sum('flowgauge_l7_losses_total'), 0);
    });
  });

  for (const attach of ['tp_btf', 'raw_tp']) {
    test(`pairs none wrongly, with attach=${attach}`, async () => {
      const flags = [`--attach=${attach}`, '--capture.messages-ring-bytes=4096'];
      await beside(flags, async (exporter) => {
        await Promise.all(Array.from({ length: CONVERSATIONS }, (_, index) => converse(index)));
        await sleep(DRAINED_MS);
        const page = await settledPage(exporter);

        assert.ok(lost(page, 'ring_full') > 0);
        for (const side of ['client', 'server'] as const) {
          for (let index = 0; index < CONVERSATIONS; index++) {
            const seen = exchangesSeen(page, side, { server_port: port + index });
            for (const { method, status } of seen) assert.ok(RIGHT.includes(`${method} ${status}`));
          }
        }
      });
    });
  }
});

describe('a ring that is too small, and requests with bodies', () => {
  const [CONVERSATIONS, EXCHANGES, port] = [20, 200, 29_560];
  const PUT = client('PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\nhello, hello');
  const MADE = server('HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n');
  /* Who asks for the version gets records of whole heads. */
  const FLAGS = [
    '--capture.messages-ring-bytes=4096',
    '--labels=reporter,method,status_code,http_version',
  ];

  async function converse(index: number): Promise<void> {
    const conversation = await Conversation.open(port + index);
    for (let i = 0; i < EXCHANGES; i++) await conversation.say(PUT, MADE);
    await conversation.close('client');
  }

  test('go on being paired after a loss: their length says that no other was behind', async () => {
    await beside(FLAGS, async (exporter) => {
      await Promise.all(Array.from({ length: CONVERSATIONS }, (_, index) => converse(index)));
      await sleep(DRAINED_MS);
      const page = await settledPage(exporter);
      const truth = 2 * CONVERSATIONS * EXCHANGES;
      const where = { method: 'PUT', status_code: '201' };
      const reported = page.sum('httpflow_requests_total', where);

      assert.ok(lost(page, 'ring_full') > 0);
      // Were each connection given up at its first loss, some 150.
      assert.ok(reported > truth / 4, `${reported} of ${truth} reported`);
      assert.equal(reported + page.sum('flowgauge_l7_losses_total'), truth);
    });
  });
});

describe('a ring that is too small, and requests that all have their answers', () => {
  for (const attach of ['tp_btf', 'raw_tp']) {
    test(`reported and lost are the truth, to the request, with attach=${attach}`, async () => {
      const flags = [`--attach=${attach}`, '--capture.messages-ring-bytes=4096'];
      await beside(flags, async (exporter) => {
        const [connections, count] = [50, 200];
        const ports = [29_505, 29_506, 29_507, 29_508];
        await Promise.all(
          ports.map((port) => traffic('http', { port, connections, count, body: 100 })),
        );
        await sleep(DRAINED_MS);
        const page = await settledPage(exporter);
        const reported = ports
          .map((port) => page.sum('httpflow_requests_total', { server_port: port }))
          .reduce((sum, one) => sum + one);

        assert.ok(lost(page, 'ring_full') > 0 && reported > 0, `${reported} reported`);
        assert.equal(
          reported + page.sum('flowgauge_l7_losses_total'),
          2 * ports.length * connections * count,
          `${reported} reported, ${page.values('flowgauge_l7_losses_total', 'reason')} lost`,
        );
      });
    });
  }
});

describe('more HTTP connections than --capture.http-sockets', () => {
  const CONNECTIONS = 100;
  const TUNNELS = 20;
  const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
  const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\n';

  for (const attach of ['tp_btf', 'raw_tp']) {
    test(`are counted, and what is reported is right, with attach=${attach}`, async () => {
      const flags = [`--attach=${attach}`, '--capture.http-sockets=16'];
      await beside(flags, async (exporter) => {
        const conversations: Conversation[] = [];
        for (let i = 0; i < CONNECTIONS; i++) conversations.push(await Conversation.open(29_510));
        for (const conversation of conversations) await conversation.say(client(GET), server(OK));
        for (const conversation of conversations) await conversation.close('client');
        const page = await settledPage(exporter);
        const where = { server_port: 29_510, method: 'GET', status_code: '200' };
        const reported = page.sum('httpflow_requests_total', where);

        assert.ok(lost(page, 'sockets_full') > 0);
        assert.equal(reported + lost(page, 'sockets_full'), 2 * CONNECTIONS);
        assert.equal(page.sum('httpflow_requests_total', { server_port: 29_510 }), reported);
      });
    });

    test(`are not those that became tunnels, with attach=${attach}`, async () => {
      const flags = [`--attach=${attach}`, '--capture.http-sockets=16'];
      await beside(flags, async (exporter) => {
        const tunnel = [client(GET), server(SWITCHING), client(GET), server(OK)];
        const conversations: Conversation[] = [];
        for (let i = 0; i < TUNNELS; i++) {
          const conversation = await Conversation.open(29_511);
          await conversation.say(...tunnel);
          conversations.push(conversation);
        }
        const page = await settledPage(exporter);
        for (const conversation of conversations) await conversation.close('client');

        assert.equal(lost(page, 'sockets_full'), 0);
        assert.equal(lost(page, 'connections_full'), 0);
        const where = { server_port: 29_511 };
        assert.equal(page.sum('httpflow_requests_total', where), 2 * TUNNELS);
        assert.equal(
          page.sum('httpflow_requests_total', { ...where, status_code: '101' }),
          2 * TUNNELS,
        );
      });
    });
  }
});

describe('--l7.sampling', () => {
  test('reads a share of the connections, scales the counts, and leaves the bytes', async () => {
    await beside(['--l7.sampling=0.25'], async (exporter) => {
      const before = (await exporter.page()).sum('flowgauge_message_records_total');
      const options = { port: 29_520, connections: 800, count: 2, body: 100 };
      const { server } = await traffic('http', options);
      const page = await settledPage(exporter);
      const records = page.sum('flowgauge_message_records_total') - before;

      assert.equal(page.sum('flowgauge_l7_sampling_ratio'), 0.25);
      assert.ok(records < 2000, `${records} records of 3200 exchanges, seen from two sides`);
      for (const reporter of ['client', 'server'] as const) {
        const [exchanges] = exchangesSeen(page, reporter, { server_port: 29_520 });
        const count = exchanges?.count ?? 0;
        // 800 connections at 1/4: five times the standard deviation of 12.2, 8 requests for each.
        assert.ok(count > 1600 - 490 && count < 1600 + 490, `${count} requests`);
        assert.equal(count % 8, 0);
        assert.equal(
          page.sum('httpflow_latency_seconds_count', { server_port: 29_520, reporter }),
          count,
        );
      }
      const where = { server_port: 29_520, reporter: 'server' };
      assert.equal(page.sum('netflow_written_bytes_total', where), server.writtenBytes);
    });
  });

  test('has a ratio of 1 by default', async () => {
    await beside([], async (exporter) => {
      assert.equal((await exporter.page()).sum('flowgauge_l7_sampling_ratio'), 1);
    });
  });
});

describe('--l7=none', () => {
  test('measures flows alone', async () => {
    await beside(['--l7=none'], async (exporter) => {
      await traffic('http', { port: 29_530 });
      const page = await exporter.settle();
      const families = new Set(page.samples.map(({ name }) => name.split('_')[0]));

      assert.ok(page.sum('netflow_read_bytes_total', { server_port: 29_530 }) > 0);
      assert.ok(!families.has('httpflow') && !families.has('dnsflow'));
    });
  });
});
