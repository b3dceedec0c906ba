// SPDX-License-Identifier: Apache-2.0
// HTTP conversations nobody thought of, the same ones in every run: methods, statuses, framing and
// the pieces they come in.

import fc from 'fast-check';
import { client, server, type Turn } from './conversation.ts';
import { exchange } from './conversation-cases.ts';
import type { Exchanges } from './http-exchanges.ts';

export interface RandomConversation {
  readonly turns: readonly Turn[];
  readonly exchanges: readonly Exchanges[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const STATUSES = [200, 201, 204, 301, 304, 400, 404, 500, 503];
const BODILESS = [204, 304];

const framing = fc.constantFrom('length', 'chunked');
const body = fc.oneof(
  fc.constantFrom('', 'GET / HTTP/1.1\r\n\r\n', 'HTTP/1.1 500 No\r\n\r\n', '0\r\n\r\n'),
  fc.nat(5000).map((length) => 'x'.repeat(length)),
);

const framed = (text: string, how: string, cut: number): string => {
  if (how === 'length') return `Content-Length: ${text.length}\r\n\r\n${text}`;
  const chunks = [text.slice(0, cut), text.slice(cut)].filter((chunk) => chunk !== '');
  const sized = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return `Transfer-Encoding: chunked\r\n\r\n${sized.join('')}0\r\n\r\n`;
};

const request = fc
  .record({ method: fc.constantFrom(...METHODS), body, how: framing, cut: fc.nat(100) })
  .map(({ method, body, how, cut }) => {
    const hasBody = method === 'POST' || method === 'PUT';
    const rest = hasBody ? framed(body, how, cut) : '\r\n';
    return { method, text: `${method} /a HTTP/1.1\r\nHost: h\r\n${rest}` };
  });

const response = fc.record({
  status: fc.constantFrom(...STATUSES),
  body,
  how: framing,
  cut: fc.nat(100),
});

const oneExchange = fc
  .record({ request, response, cuts: fc.array(fc.nat(200), { maxLength: 3 }) })
  .map(({ request: { method, text }, response: { status, body, how, cut }, cuts }) => {
    const isBare = method === 'HEAD' || BODILESS.includes(status);
    const rest = isBare ? 'Content-Length: 7\r\n\r\n' : framed(body, how, cut);
    const answer = `HTTP/1.1 ${status} Status\r\n${rest}`;
    return { method, status, text, answer, cuts };
  });

/* tshark 4.0 loses a connection where the end of the last chunk is cut in two. */
const LAST_CHUNK_BYTES = 5;

/** The text in pieces that begin at these places. */
function cutAt(text: string, places: readonly number[]): readonly string[] {
  const inside = places.filter((place) => place <= text.length - LAST_CHUNK_BYTES);
  const sorted = [0, ...inside.sort((a, b) => a - b), text.length];
  return sorted
    .slice(1)
    .map((end, index) => text.slice(sorted[index], end))
    .filter(Boolean);
}

const conversation = fc.array(oneExchange, { minLength: 1, maxLength: 6 }).map(
  (all): RandomConversation => ({
    turns: all.flatMap(({ text, answer, cuts }) => [
      client(...cutAt(text, cuts)),
      server(...cutAt(answer, cuts)),
    ]),
    exchanges: all.map(({ method, status, text, answer }) =>
      exchange(method, status, [text], [answer]),
    ),
  }),
);

export const randomConversations = (count: number, seed: number): readonly RandomConversation[] =>
  fc.sample(conversation, { numRuns: count, seed });
