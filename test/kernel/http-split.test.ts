// SPDX-License-Identifier: Apache-2.0
// Messages know nothing of sends: heads in pieces, heads past the capture, several in one piece.

import { byteByByte, client, server } from './conversation.ts';
import { type Case, exchange, testConversations } from './conversation-cases.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const HEAD = 'HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n';
const DELETE = 'DELETE /a HTTP/1.1\r\nHost: h\r\n\r\n';
const POST = 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 28\r\n\r\n';
const BODY_28 = 'PUT /not/a/request HTTP/1.1\n';
const FORM_28 = 'name=flowgauge&kind=exporter';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const BODILESS_200 = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';

/* Past what is captured of a head; what says where the body ends comes last. */
const cookies = (bytes: number): string => `Cookie: ${'c'.repeat(bytes)}\r\n`;
const GET_4K = `GET /a HTTP/1.1\r\nHost: h\r\n${cookies(4096)}\r\n`;
const POST_4K = `POST /a HTTP/1.1\r\n${cookies(4096)}Content-Length: 28\r\n\r\n`;
const OK_4K = `HTTP/1.1 200 OK\r\nSet-${cookies(4096)}Content-Length: 5\r\n\r\nhello`;
const PATH_2K = `GET /${'p'.repeat(2000)} HTTP/1.1\r\nHost: h\r\n\r\n`;

const MANY = Array.from({ length: 10 }, () => GET);
const ANSWERS = Array.from({ length: 10 }, () => OK);

const ordinary = exchange('GET', 200, [GET], [OK]);

const CASES: readonly Case[] = [
  {
    name: 'a request sent byte by byte',
    turns: [client(...byteByByte(GET)), server(OK), client(GET), server(OK)],
    exchanges: [ordinary, ordinary],
  },
  {
    name: 'a request sent byte by byte on a connection that is known',
    turns: [client(GET), server(OK), client(...byteByByte(HEAD)), server(BODILESS_200)],
    exchanges: [ordinary, exchange('HEAD', 200, [HEAD], [BODILESS_200])],
  },
  {
    name: 'a response sent byte by byte',
    turns: [client(GET), server(...byteByByte(OK)), client(HEAD), server(BODILESS_200)],
    exchanges: [ordinary, exchange('HEAD', 200, [HEAD], [BODILESS_200])],
  },
  {
    name: 'chunks sent byte by byte',
    turns: [client(GET), server(...byteByByte(CHUNKED)), client(HEAD), server(BODILESS_200)],
    exchanges: [
      exchange('GET', 200, [GET], [CHUNKED]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'a response whose first word is cut in two',
    turns: [client(GET), server('HTTP/', OK.slice(5)), client(GET), server(OK)],
    exchanges: [ordinary, ordinary],
  },
  {
    name: 'a method cut in two',
    turns: [
      client('DEL', DELETE.slice(3)),
      server(NO_CONTENT),
      client('G', 'ET', GET.slice(3)),
      server(OK),
    ],
    exchanges: [exchange('DELETE', 204, [DELETE], [NO_CONTENT]), ordinary],
  },
  {
    name: 'a head and its body in separate sends, and in one',
    turns: [client(POST, BODY_28), server(NO_CONTENT), client(POST + BODY_28), server(NO_CONTENT)],
    exchanges: [
      exchange('POST', 204, [POST, BODY_28], [NO_CONTENT]),
      exchange('POST', 204, [POST, BODY_28], [NO_CONTENT]),
    ],
  },
  {
    name: 'a request with 4 KiB of cookies',
    turns: [client(GET_4K), server(OK), client(HEAD), server(BODILESS_200)],
    exchanges: [
      exchange('GET', 200, [GET_4K], [OK]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'a request whose length stands behind 4 KiB of cookies',
    turns: [client(POST_4K, FORM_28), server(NO_CONTENT), client(GET), server(OK)],
    exchanges: [exchange('POST', 204, [POST_4K, FORM_28], [NO_CONTENT]), ordinary],
  },
  {
    name: 'a request whose length is behind 4 KiB of cookies, and whose body is like a request',
    turns: [client(POST_4K, BODY_28), server(NO_CONTENT), client(GET), server(OK)],
    exchanges: [exchange('POST', 204, [POST_4K, BODY_28], [NO_CONTENT]), ordinary],
  },
  {
    name: 'a response whose length stands behind 4 KiB of cookies',
    turns: [client(GET), server(OK_4K), client(HEAD), server(BODILESS_200)],
    exchanges: [
      exchange('GET', 200, [GET], [OK_4K]),
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
    ],
  },
  {
    name: 'a path longer than what is captured',
    turns: [client(PATH_2K), server(OK), client(GET), server(OK)],
    exchanges: [exchange('GET', 200, [PATH_2K], [OK]), ordinary],
  },
  {
    name: 'three requests in one send, answered in one',
    turns: [client(GET + HEAD + DELETE), server(OK + BODILESS_200 + NO_CONTENT)],
    exchanges: [
      ordinary,
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
      exchange('DELETE', 204, [DELETE], [NO_CONTENT]),
    ],
  },
  {
    name: 'three requests in one send, answered one by one',
    turns: [client(HEAD + GET + DELETE), server(BODILESS_200), server(OK), server(NO_CONTENT)],
    exchanges: [
      exchange('HEAD', 200, [HEAD], [BODILESS_200]),
      ordinary,
      exchange('DELETE', 204, [DELETE], [NO_CONTENT]),
    ],
  },
  {
    name: 'a request sent while the one before it is being answered',
    turns: [
      ...[client(GET), server(OK.slice(0, 40)), client(DELETE)],
      ...[server(OK.slice(40)), server(NO_CONTENT)],
    ],
    exchanges: [ordinary, exchange('DELETE', 204, [DELETE], [NO_CONTENT])],
  },
  {
    name: 'ten requests at once',
    turns: [client(MANY.join('')), server(ANSWERS.join(''))],
    exchanges: MANY.map(() => ordinary),
  },
  {
    name: 'ten requests in a row of sends, answered in a row of sends',
    turns: [client(...MANY), server(...ANSWERS)],
    exchanges: MANY.map(() => ordinary),
  },
];

testConversations('An HTTP message in whatever pieces it comes', 29_250, CASES);
