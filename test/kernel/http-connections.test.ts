// SPDX-License-Identifier: Apache-2.0
// Connections that are older than the exporter, and those whose end comes early.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation, client, server, type Turn } from './conversation.ts';
import { exchange } from './conversation-cases.ts';
import type { Exporter } from './exporter.ts';
import { assertExchanges, type Exchanges } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';
import { type Result, traffic } from './traffic.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const DELETE = 'DELETE /a HTTP/1.1\r\nHost: h\r\n\r\n';
const POST = 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const CREATED = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const CHUNK = '400\r\nHTTP/1.1 500 No\r\n\r\nGET / HTTP/1.1\r\n\r\n'.padEnd(1029, 'x');

interface Case {
  readonly name: string;
  /** What was said before the exporter came, and afterwards. */
  readonly before: readonly Turn[];
  readonly turns: readonly Turn[];
  readonly exchanges: readonly Exchanges[];
}

const NEXT = [client(DELETE), server(NO_CONTENT), client(GET), server(OK)];
const NEXT_SEEN = [
  exchange('DELETE', 204, [DELETE], [NO_CONTENT]),
  exchange('GET', 200, [GET], [OK]),
];

const CASES: readonly Case[] = [
  {
    name: 'that has said nothing yet',
    before: [],
    turns: NEXT,
    exchanges: NEXT_SEEN,
  },
  {
    name: 'between two exchanges',
    before: [client(GET), server(OK)],
    turns: NEXT,
    exchanges: NEXT_SEEN,
  },
  {
    name: 'that waits for an answer, which is not given to the next request',
    before: [client(POST, 'x'.repeat(2000))],
    turns: [server(CREATED), ...NEXT],
    exchanges: NEXT_SEEN,
  },
  {
    name: 'in the middle of a request body',
    before: [client(POST, 'x'.repeat(1000))],
    turns: [client('x'.repeat(1000)), server(CREATED), ...NEXT],
    exchanges: NEXT_SEEN,
  },
  {
    name: 'in the middle of an endless answer',
    before: [client(GET), server(CHUNKED, CHUNK, '\r\n')],
    turns: [server(`${CHUNK}\r\n0\r\n\r\n`), ...NEXT],
    exchanges: NEXT_SEEN,
  },
];

const FIRST_PORT = 29_480;

describe('An HTTP connection older than the exporter', () => {
  let exporter: Exporter;
  let page: Page;

  before(async () => {
    const open = CASES.map(async ({ before }, index) => {
      const conversation = await Conversation.open(FIRST_PORT + index);
      await conversation.say(...before);
      return conversation;
    });
    const conversations = await Promise.all(open);
    exporter = await startExporter();
    for (const [index, conversation] of conversations.entries()) {
      await conversation.say(...(CASES[index]?.turns ?? []));
      await conversation.close('client');
    }
    page = await settledPage(exporter);
  });
  after(() => exporter?.stop());

  for (const [index, { name, exchanges }] of CASES.entries()) {
    test(name, () => assertExchanges(page, { server_port: FIRST_PORT + index }, exchanges));
  }

  test('none of them has a request without an answer', () => {
    const unanswered = CASES.map((_, index) =>
      page.sum('httpflow_requests_total', { server_port: FIRST_PORT + index, status_code: '' }),
    );
    assert.deepEqual(
      unanswered,
      CASES.map(() => 0),
    );
  });
});

describe('An HTTP connection whose end is there before its last message is read', () => {
  const COUNT = 3;
  const sides = { server: 29_490, client: 29_491 };
  const results: Record<string, Result> = {};
  let exporter: Exporter;
  let page: Page;

  before(async () => {
    exporter = await startExporter();
    for (const [closes, port] of Object.entries(sides)) {
      const options = { port, closes, connections: COUNT, count: 1, body: 100 };
      results[closes] = await traffic('http', options);
    }
    page = await settledPage(exporter);
  });
  after(() => exporter?.stop());

  for (const [closes, port] of Object.entries(sides)) {
    test(`as the ${closes} closed at once`, () => {
      const { readBytes = 0, writtenBytes = 0 } = results[closes]?.server ?? {};
      const all = { method: 'GET', status: '200', count: COUNT };
      assert.ok(writtenBytes > COUNT * 100);
      assertExchanges(page, { server_port: port }, [
        { ...all, requestBytes: readBytes, responseBytes: writtenBytes },
      ]);
    });
  }
});
