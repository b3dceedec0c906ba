// SPDX-License-Identifier: Apache-2.0
// Heads and bodies in two buffers of one system call, on a connection that stays open: an exchange
// shows when its last byte is known to have passed, and not before.

import { after, before, describe, test } from 'node:test';
import { Conversation, client, gathered, server, type Turn } from './conversation.ts';
import { exchange } from './conversation-cases.ts';
import type { Exporter } from './exporter.ts';
import { assertExchanges, type Exchanges } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const BODY = 'x'.repeat(5000);
const KNOWN = 'HTTP/1.1 200 OK\r\nServer: a\r\nContent-Length: 5000\r\n\r\n';
const MOVED =
  'HTTP/1.1 200 OK\r\nServer: one-with-a-very-long-name/1.22.1\r\ncontent-length:5000\r\n\r\n';
const CHUNKED = 'HTTP/1.1 201 OK\r\nServer: a\r\nTransfer-Encoding: chunked\r\n\r\n';
const CHUNKS = `1388\r\n${BODY}\r\n0\r\n\r\n`;
/** It ends before the place where the last head that was captured has its length. */
const SHORT = 'HTTP/1.1 203 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

const answered = (...pieces: readonly string[]): Turn[] => [
  client(GET),
  gathered(server(...pieces)),
];

interface Case {
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly exchanges: readonly Exchanges[];
}

const known = exchange('GET', 200, [GET], [KNOWN, BODY]);
const moved = exchange('GET', 200, [GET], [MOVED, BODY]);
const chunked = exchange('GET', 201, [GET], [CHUNKED, CHUNKS]);

const CASES: readonly Case[] = [
  {
    name: 'lengths at one place',
    turns: Array.from({ length: 20 }, () => answered(KNOWN, BODY)).flat(),
    exchanges: Array.from({ length: 20 }, () => known),
  },
  {
    name: 'lengths at changing places',
    turns: Array.from({ length: 15 }, () => [
      ...answered(KNOWN, BODY),
      ...answered(MOVED, BODY),
    ]).flat(),
    exchanges: Array.from({ length: 15 }, () => [known, moved]).flat(),
  },
  {
    name: 'chunks after lengths',
    turns: [...[1, 2, 3].flatMap(() => answered(KNOWN, BODY)), ...answered(CHUNKED, CHUNKS)],
    exchanges: [known, known, known, chunked],
  },
  {
    name: 'chunks after a longer head that had a length',
    turns: [...[1, 2].flatMap(() => answered(MOVED, BODY)), ...answered(SHORT, CHUNKS)],
    exchanges: [moved, moved, exchange('GET', 203, [GET], [SHORT, CHUNKS])],
  },
];
const FIRST_PORT = 29_620;

for (const attach of ['tp_btf', 'raw_tp']) {
  describe(`HTTP from two buffers, with attach=${attach}`, () => {
    const open: Conversation[] = [];
    let exporter: Exporter;
    let page: Page;

    before(async () => {
      exporter = await startExporter(`--attach=${attach}`);
      for (const [index, { turns }] of CASES.entries()) {
        const conversation = await Conversation.open(FIRST_PORT + index);
        open.push(conversation);
        await conversation.say(...turns);
      }
      page = await settledPage(exporter);
    });
    after(async () => {
      for (const conversation of open) await conversation.close('client');
      await exporter?.stop();
    });

    for (const [index, { name, exchanges }] of CASES.entries()) {
      test(name, () => assertExchanges(page, { server_port: FIRST_PORT + index }, exchanges));
    }
  });
}
