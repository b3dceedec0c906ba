// SPDX-License-Identifier: Apache-2.0
// What is not a plain question and answer: interim responses, tunnels, odd methods, no answer.

import { client, server } from './conversation.ts';
import { type Case, exchange, testConversations } from './conversation-cases.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
const EXPECT = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const CREATED = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';
const PUT = 'PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello';
const TOO_LARGE = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n';
const POST = 'POST /a HTTP/1.1\r\nContent-Length: 3000\r\n\r\n';
const UPGRADE = 'GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const CONNECT = 'CONNECT example.org:80 HTTP/1.1\r\nHost: example.org:80\r\n\r\n';
const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';
const REFUSED = 'HTTP/1.1 407 Authenticate\r\nContent-Length: 4\r\n\r\nwho?';
const STATUSES = [200, 202, 206, 301, 308, 400, 401, 404, 418, 429, 451, 500, 503, 599];
const METHODS = ['OPTIONS', 'PATCH', 'PUT', 'TRACE', 'DELETE', 'POST'];
const UNKNOWN = ['PURGE', 'PROPFIND', 'M-SEARCH', 'MKCALENDAR', 'QUERY'];

const ask = (method: string, target = '/a'): string =>
  `${method} ${target} HTTP/1.1\r\nHost: h\r\n\r\n`;
const answer = (status: number): string => `HTTP/1.1 ${status} R\r\nContent-Length: 0\r\n\r\n`;
const ordinary = exchange('GET', 200, [GET], [OK]);

const CASES: readonly Case[] = [
  {
    name: '103 is not the answer, and its bytes belong to the exchange',
    turns: [client(GET), server(HINTS), server(HINTS + OK), client(GET), server(OK)],
    exchanges: [exchange('GET', 200, [GET], [HINTS, HINTS, OK]), ordinary],
  },
  {
    name: '100 before the body, then the answer',
    turns: [
      client(EXPECT),
      server(CONTINUE),
      client('hello'),
      server(CREATED),
      client(GET),
      server(OK),
    ],
    exchanges: [exchange('POST', 201, [EXPECT, 'hello'], [CONTINUE, CREATED]), ordinary],
  },
  {
    name: 'an answer before the body has come',
    turns: [client(POST, 'x'.repeat(1000)), server(TOO_LARGE), client('y'.repeat(2000))],
    closes: 'server',
    exchanges: [exchange('POST', 413, [POST, 'x'.repeat(3000)], [TOO_LARGE])],
  },
  {
    name: 'a request whose body came along, and the next one before its answer',
    turns: [
      ...[client(PUT), server(CREATED), client(PUT), server(CREATED)],
      ...[client(PUT), client(GET), server(CREATED), server(OK)],
    ],
    exchanges: [...[1, 2, 3].map(() => exchange('PUT', 201, [PUT], [CREATED])), ordinary],
  },
  {
    name: 'every method that is known',
    turns: METHODS.flatMap((method) => [client(ask(method)), server(answer(200))]),
    exchanges: METHODS.map((method) => exchange(method, 200, [ask(method)], [answer(200)])),
  },
  {
    name: 'methods that are not',
    turns: UNKNOWN.flatMap((method) => [client(ask(method)), server(answer(200))]),
    exchanges: UNKNOWN.map((method) => exchange('_OTHER', 200, [ask(method)], [answer(200)])),
  },
  {
    name: 'targets of a proxy and of the whole server',
    turns: [
      ...[client(ask('GET', 'http://example.org/a')), server(answer(200))],
      ...[client(ask('OPTIONS', '*')), server(answer(200))],
    ],
    exchanges: [
      exchange('GET', 200, [ask('GET', 'http://example.org/a')], [answer(200)]),
      exchange('OPTIONS', 200, [ask('OPTIONS', '*')], [answer(200)]),
    ],
  },
  {
    name: 'every kind of status',
    turns: STATUSES.flatMap((status) => [client(GET), server(answer(status))]),
    exchanges: STATUSES.map((status) => exchange('GET', status, [GET], [answer(status)])),
  },
  {
    name: 'no answer: the server closes',
    turns: [client(GET), server(OK), client(GET)],
    closes: 'server',
    exchanges: [ordinary, exchange('GET', '', [GET], [])],
  },
  {
    name: 'no answer: the client gives up',
    turns: [client(GET), server(OK), client(GET)],
    exchanges: [ordinary, exchange('GET', '', [GET], [])],
  },
  {
    name: 'no answer to the first request of a connection',
    turns: [client(GET)],
    closes: 'server',
    exchanges: [exchange('GET', '', [GET], [])],
  },
  {
    name: 'no answer but an interim one',
    turns: [client(GET), server(HINTS)],
    closes: 'server',
    exchanges: [exchange('GET', '', [GET], [HINTS])],
  },
  {
    name: 'a websocket, whose frames look like requests and answers',
    turns: [client(UPGRADE), server(SWITCHING), client(GET), server(OK), client(GET), server(OK)],
    exchanges: [exchange('GET', 101, [UPGRADE], [SWITCHING])],
  },
  {
    name: 'an upgrade that the server does not take up',
    turns: [client(UPGRADE), server(OK), client(GET), server(OK)],
    exchanges: [exchange('GET', 200, [UPGRADE], [OK]), ordinary],
  },
  {
    name: 'CONNECT: behind it are bytes of somebody else',
    turns: [client(CONNECT), server(ESTABLISHED), client(GET), server(OK)],
    exchanges: [exchange('CONNECT', 200, [CONNECT], [ESTABLISHED])],
  },
  {
    name: 'CONNECT that is refused',
    turns: [client(CONNECT), server(REFUSED), client(GET), server(OK)],
    exchanges: [exchange('CONNECT', 407, [CONNECT], [REFUSED]), ordinary],
  },
  {
    name: 'a server that speaks first, in another protocol',
    turns: [server('220 smtp.example.org\r\n'), client('EHLO me\r\n'), server('250 HELP\r\n')],
    exchanges: [],
  },
  {
    name: 'another protocol that begins like HTTP',
    turns: [
      client('OPTIONS rtsp://h/a RTSP/1.0\r\nCSeq: 1\r\n\r\n'),
      server('RTSP/1.0 200 OK\r\n\r\n'),
    ],
    exchanges: [],
  },
];

testConversations('HTTP beside question and answer', 29_300, CASES);
