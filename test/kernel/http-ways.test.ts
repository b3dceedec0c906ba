// SPDX-License-Identifier: Apache-2.0
// However an application moves its bytes: bodies that nobody can read have a known size, and heads
// that nobody can read are counted as unread, never guessed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Exporter } from './exporter.ts';
import { assertExchanges, exchangesSeen } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';
import { type Options, type Result, traffic } from './traffic.ts';

const WAYS = ['write', 'writev', 'sendmsg', 'sendfile', 'splice', 'splice-out', 'io_uring'];
const CASES: readonly { name: string; options: Options }[] = [
  ...WAYS.map((way) => ({ name: `by ${way}`, options: { way } })),
  { name: 'over IPv6', options: { family: 6 } },
  { name: 'over IPv4 from IPv6 sockets', options: { family: 'mapped' } },
];
const FIRST_PORT = 29_400;
const COUNT = 20;
const BODY = 300_000;

/* The heads of the traffic program, as it writes them. */
const REQUEST = 'GET /traffic HTTP/1.1\r\nHost: traffic\r\n\r\n';
const HEAD = `HTTP/1.1 200 OK\r\nContent-Length: ${BODY}\r\n\r\n`;

const unread = (page: Page): number => page.sum('flowgauge_l7_losses_total', { reason: 'unread' });

for (const attach of ['tp_btf', 'raw_tp']) {
  describe(`HTTP with attach=${attach} is exact for bodies moved`, () => {
    let exporter: Exporter;
    let page: Page;
    const results: Result[] = [];

    before(async () => {
      exporter = await startExporter(`--attach=${attach}`);
      for (const [index, { options }] of CASES.entries()) {
        const sizes = { body: BODY, count: COUNT, port: FIRST_PORT + index };
        results.push(await traffic('http', { ...options, ...sizes }));
      }
      page = await settledPage(exporter);
    });
    after(() => exporter?.stop());

    for (const [index, { name }] of CASES.entries()) {
      test(name, (t) => {
        const result = results[index];
        assert.ok(result);
        if (result.unsupported !== '') return t.skip(`${result.unsupported} is not supported`);

        const bytes = { read: COUNT * REQUEST.length, written: COUNT * (HEAD.length + BODY) };
        const { readBytes, writtenBytes } = result.server;
        assert.deepEqual({ read: readBytes, written: writtenBytes }, bytes);
        assertExchanges(page, { server_port: FIRST_PORT + index }, [
          {
            method: 'GET',
            status: '200',
            count: COUNT,
            requestBytes: bytes.read,
            responseBytes: bytes.written,
          },
        ]);
      });
    }
  });
}

describe('HTTP whose heads cannot be read', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await startExporter();
  });
  after(() => exporter?.stop());

  for (const [index, way] of ['io_uring', 'splice', 'compat'].entries()) {
    test(`as they went by ${way}, is counted as unread and makes no wrong row`, async (t) => {
      const before = unread(await exporter.page());
      const port = 29_420 + index;
      const result = await traffic('http', { way, all: 1, body: 300, count: COUNT, port });
      if (result.unsupported !== '') return t.skip(`${result.unsupported} is not supported`);
      const page = await settledPage(exporter);

      // Of each exchange, each side could read one head at most.
      const sides = ['client', 'server'] as const;
      const rows = sides.flatMap((side) => exchangesSeen(page, side, { server_port: port }));
      assert.deepEqual(
        rows.filter(({ status }) => status !== ''),
        [],
      );
      assert.ok(unread(page) > before, `${unread(page)} unread`);
    });
  }
});
