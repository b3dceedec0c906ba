// SPDX-License-Identifier: Apache-2.0
// Where a message ends (RFC 9112 6): lengths, chunks, closed connections, and no body at all.

import { client, server } from './conversation.ts';
import { type Case, exchange, testConversations } from './conversation-cases.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const HEAD = 'HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const BODILESS_200 = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n';
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const NOT_MODIFIED = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const OLD = 'GET /a HTTP/1.0\r\n\r\n';
const OLD_ALIVE = 'GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';
const OK_ALIVE = 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok';
const UNTIL_CLOSE = ['HTTP/1.0 200 OK\r\n\r\n', 'some', ' body', '\r\n\r\nHTTP/1.1 500 No\r\n\r\n'];
const POST = 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 28\r\n\r\n';
const POST_CHUNKED = 'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';
const CREATED = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';
const ENDLESS = Array.from({ length: 300 }, (_, index) => `6\r\n${index + 100_000}\r\n`);
const LAST = '0\r\n\r\n';
const TRAILERS = '0\r\nDigest: abc\r\nHTTP/1.1: 500\r\n\r\n';
const EXTENDED = '5;name="a\r";b=c\r\nhello\r\n';
const BIG = ['HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n', 'x'.repeat(300_000)];
const LIKE_REQUEST = 'DELETE /b HTTP/1.1\r\nA: 1\r\n\r\n';
const LIKE_RESPONSE = 'HTTP/1.1 500 N\r\nB: 2\r\n\r\n\r\n\r\n';
const OK_28 = 'HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n';

const CASES: readonly Case[] = [
  {
    name: 'several exchanges on a connection that is kept',
    turns: [client(GET), server(OK), client(GET), server(OK), client(HEAD), server(BODILESS_200)],
    exchanges: [
      exchange('GET', 200, [GET], [OK]),
      exchange('GET', 200, [GET], [OK]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'HTTP/1.0: the body ends with the connection, whatever is in it',
    turns: [client(OLD), server(...UNTIL_CLOSE)],
    closes: 'server',
    exchanges: [exchange('GET', 200, [OLD], UNTIL_CLOSE)],
  },
  {
    name: 'HTTP/1.0 that keeps the connection',
    turns: [client(OLD_ALIVE), server(OK_ALIVE), client(OLD_ALIVE), server(OK_ALIVE)],
    exchanges: [
      exchange('GET', 200, [OLD_ALIVE], [OK_ALIVE]),
      exchange('GET', 200, [OLD_ALIVE], [OK_ALIVE]),
    ],
  },
  {
    name: 'HEAD, 204 and 304 have no body, whatever their length says',
    turns: [
      ...[client(HEAD), server(BODILESS_200), client(GET), server(NO_CONTENT)],
      ...[client(GET), server(NOT_MODIFIED), client(GET), server(OK)],
    ],
    exchanges: [
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
      exchange('GET', 204, [GET], [NO_CONTENT]),
      exchange('GET', 304, [GET], [NOT_MODIFIED]),
      exchange('GET', 200, [GET], [OK]),
    ],
  },
  {
    name: 'chunks in one piece with the head',
    turns: [client(GET), server(`${CHUNKED}5\r\nhello\r\n${LAST}`), client(GET), server(OK)],
    exchanges: [
      exchange('GET', 200, [GET], [CHUNKED, '5\r\nhello\r\n', LAST]),
      exchange('GET', 200, [GET], [OK]),
    ],
  },
  {
    name: 'hundreds of small chunks, each sent alone',
    turns: [client(GET), server(CHUNKED, ...ENDLESS, LAST), client(HEAD), server(NOT_MODIFIED)],
    exchanges: [
      exchange('GET', 200, [GET], [CHUNKED, ...ENDLESS, LAST]),
      exchange('HEAD', 304, [HEAD], [NOT_MODIFIED]),
    ],
  },
  {
    name: 'chunks with extensions and trailers',
    turns: [
      ...[client(GET), server(CHUNKED, EXTENDED, TRAILERS)],
      ...[client(HEAD), server(BODILESS_200)],
    ],
    exchanges: [
      exchange('GET', 200, [GET], [CHUNKED, EXTENDED, TRAILERS]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'a large body of known length',
    turns: [client(GET), server(...BIG), client(HEAD), server(BODILESS_200)],
    exchanges: [exchange('GET', 200, [GET], BIG), exchange('HEAD', 200, [HEAD], [BODILESS_200])],
  },
  {
    name: 'a request body that begins like a request',
    turns: [client(POST, LIKE_REQUEST), server(CREATED), client(GET), server(OK)],
    exchanges: [
      exchange('POST', 201, [POST, LIKE_REQUEST], [CREATED]),
      exchange('GET', 200, [GET], [OK]),
    ],
  },
  {
    name: 'a chunk of a request that begins like a request',
    turns: [
      ...[client(POST_CHUNKED, '1c\r\n', LIKE_REQUEST, '\r\n', LAST), server(CREATED)],
      ...[client(GET), server(OK)],
    ],
    exchanges: [
      exchange('POST', 201, [POST_CHUNKED, '1c\r\n', LIKE_REQUEST, '\r\n', LAST], [CREATED]),
      exchange('GET', 200, [GET], [OK]),
    ],
  },
  {
    name: 'a response body that begins like a response',
    turns: [client(GET), server(OK_28, LIKE_RESPONSE), client(HEAD), server(BODILESS_200)],
    exchanges: [
      exchange('GET', 200, [GET], [OK_28, LIKE_RESPONSE]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'chunks that end like the last chunk, and are not',
    turns: [
      ...[client(GET), server(CHUNKED, 'a\r\nhello0\r\n\r\n', '\r\n', LAST)],
      ...[client(HEAD), server(BODILESS_200)],
    ],
    exchanges: [
      exchange('GET', 200, [GET], [CHUNKED, 'a\r\nhello0\r\n\r\n', '\r\n', LAST]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'chunks that break off with the connection',
    turns: [client(GET), server(CHUNKED, '5\r\nhel')],
    closes: 'server',
    exchanges: [exchange('GET', 200, [GET], [CHUNKED, '5\r\nhel'])],
  },
];

testConversations('An HTTP message ends where it ends', 29_200, CASES);
