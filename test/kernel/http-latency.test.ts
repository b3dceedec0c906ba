// SPDX-License-Identifier: Apache-2.0
// Latency is from the last byte of a request to the first of its final response, on both sides.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, converse, later, server, type Turn } from './conversation.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const HEAD_OF_GET = [GET.slice(0, 10), GET.slice(10)] as const;
const POST = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n';
const EXPECT = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const HEAD_OF_OK = [OK.slice(0, -5), 'hello'] as const;
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/* A timer may fire a millisecond early; what it must not be mistaken for is far away. */
const PAUSE_MS = 302;
const PAUSE_SECONDS = 0.3;
const ANOTHER_SECONDS = 0.25;

interface Case {
  readonly name: string;
  readonly turns: readonly Turn[];
  /** The pause is between request and response, or elsewhere. */
  readonly isPauseInIt: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'a server that thinks',
    turns: [client(GET), later(PAUSE_MS, server(OK))],
    isPauseInIt: true,
  },
  {
    name: 'a server that hints at once and answers later',
    turns: [client(GET), server(HINTS), later(PAUSE_MS, server(OK))],
    isPauseInIt: true,
  },
  {
    name: 'a server that thinks after it said 100',
    turns: [client(EXPECT), server(CONTINUE), client('hello'), later(PAUSE_MS, server(OK))],
    isPauseInIt: true,
  },
  {
    name: 'a client whose head comes slowly',
    turns: [client(HEAD_OF_GET[0]), later(PAUSE_MS, client(HEAD_OF_GET[1])), server(OK)],
    isPauseInIt: false,
  },
  {
    name: 'a client whose body comes slowly',
    turns: [client(POST), later(PAUSE_MS, client('hello')), server(OK)],
    isPauseInIt: false,
  },
  {
    name: 'a client that waits before it sends what was expected',
    turns: [client(EXPECT), server(CONTINUE), later(PAUSE_MS, client('hello')), server(OK)],
    isPauseInIt: false,
  },
  {
    name: 'a server whose body comes slowly',
    turns: [client(GET), server(HEAD_OF_OK[0]), later(PAUSE_MS, server(HEAD_OF_OK[1]))],
    isPauseInIt: false,
  },
  {
    name: 'a connection that was idle before',
    turns: [client(GET), server(OK), later(PAUSE_MS, client(GET)), server(OK)],
    isPauseInIt: false,
  },
];

const FIRST_PORT = 29_450;

describe('HTTP latency', () => {
  let exporter: Exporter;
  let page: Page;

  before(async () => {
    exporter = await startExporter();
    for (const [index, { turns }] of CASES.entries()) await converse(FIRST_PORT + index, turns);
    page = await settledPage(exporter);
  });
  after(() => exporter?.stop());

  for (const [index, { name, isPauseInIt }] of CASES.entries()) {
    const words = isPauseInIt ? 'has the pause in it' : 'is free of the pause';
    for (const reporter of ['client', 'server']) {
      test(`of ${name} ${words}, seen from the ${reporter}`, () => {
        const where = { server_port: FIRST_PORT + index, reporter };
        const sum = page.sum('httpflow_latency_seconds_sum', where);
        const count = page.sum('httpflow_latency_seconds_count', where);

        assert.equal(count, page.sum('httpflow_requests_total', where));
        assert.ok(count > 0);
        if (isPauseInIt) assert.ok(sum >= PAUSE_SECONDS && sum < 1, `${sum} s`);
        else assert.ok(sum >= 0 && sum < ANOTHER_SECONDS, `${sum} s`);
      });
    }
  }

  test('is counted in the bucket of its size', () => {
    const where = { server_port: FIRST_PORT, reporter: 'client' };
    const below = (le: string) => page.sum('httpflow_latency_seconds_bucket', { ...where, le });

    assert.deepEqual(['0.1', '0.25', '1', '+Inf'].map(below), [0, 0, 1, 1]);
  });
});
