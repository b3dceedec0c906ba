// SPDX-License-Identifier: Apache-2.0
// DNS over TCP is a stream of messages behind their lengths (RFC 1035 4.2.2, RFC 7766), which know
// nothing of sends.

import { after, before, describe, test } from 'node:test';
import { byteByByte, Conversation, client, server, type Turn } from './conversation.ts';
import { answer, framed, type Query, query, TYPE } from './dns-bytes.ts';
import { assertLookups, type Lookups, lookups } from './dns-lookups.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const PORT = 29_802;

const one: Query = { id: 1, name: 'one.example' };
const two: Query = { id: 2, name: 'two.example' };
const text: Query = { id: 3, name: 'text.example', type: TYPE.TXT };
const askOne = framed(query(one));
const askTwo = framed(query(two));
const replyOne = framed(answer(one, { addresses: ['192.0.2.1'] }));
const replyTwo = framed(answer(two, { rcode: 3 }));
const replyLong = framed(answer(text, { text: 60_000 }));
/* As one read brings it: past 8 KiB of a read nothing is looked at. */
const replyInPieces = framed(answer(text, { text: 6000 }));

interface Case {
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly seen: Lookups;
}

const CASES: readonly Case[] = [
  {
    name: 'one query on a connection, and another after its answer',
    turns: [client(askOne), server(replyOne), client(askTwo), server(replyTwo)],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'byte by byte, both ways',
    turns: [client(...byteByByte(askOne)), server(...byteByByte(replyOne))],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'the length apart from the message',
    turns: [
      client(askOne.slice(0, 2), askOne.slice(2)),
      server(replyOne.slice(0, 1), replyOne.slice(1, 2), replyOne.slice(2)),
    ],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'two queries in one send, answered in one',
    turns: [client(askOne + askTwo), server(replyOne + replyTwo)],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'two queries in flight, answered in another order',
    turns: [client(askOne), client(askTwo), server(replyTwo), server(replyOne)],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'a send that ends in the middle of the next message',
    turns: [
      client(askOne + askTwo.slice(0, 7), askTwo.slice(7)),
      server(replyTwo + replyOne.slice(0, 1), replyOne.slice(1)),
    ],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'an answer of 60 kB, and the exchange after it',
    turns: [client(framed(query(text))), server(replyLong), client(askTwo), server(replyTwo)],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'a long answer in many pieces',
    turns: [
      client(framed(query(text)) + askTwo),
      server(...(replyInPieces.match(/.{1,1000}/gs) ?? []), replyTwo),
    ],
    seen: lookups({ NOERROR: 1, NXDOMAIN: 1 }),
  },
  {
    name: 'a connection that ends without an answer',
    turns: [client(askOne)],
    seen: lookups({ timeout: 1 }),
  },
  {
    name: 'a message that never becomes whole',
    turns: [client(askOne.slice(0, 20))],
    seen: lookups({}),
  },
];

/* 127.53.2.1 and so on name the cases. */
const serverOf = (index: number): string => `127.53.2.${index + 1}`;

describe('DNS over TCP', () => {
  let exporter: Exporter;
  let page: Page;
  let old: Conversation;
  before(async () => {
    old = await Conversation.open(PORT, '127.53.3.1');
    await old.say(client(askOne), server(replyOne));
    exporter = await startExporter(`--dns.ports=${PORT}`, '--dns.timeout=1s');
    for (const [index, { turns }] of CASES.entries()) {
      const conversation = await Conversation.open(PORT, serverOf(index));
      await conversation.say(...turns);
      await conversation.close('client');
    }
    await old.say(client(askTwo), server(replyTwo), client(askOne), server(replyOne));
    await old.close('client');
    page = await settledPage(exporter, 4);
  });
  after(() => exporter?.stop());

  for (const [index, { name, seen }] of CASES.entries()) {
    test(name, () => {
      const where = { server_ip: serverOf(index), server_port: PORT, transport: 'tcp' };
      assertLookups(page, where, seen);
    });
  }

  test('on a connection older than the exporter', () => {
    assertLookups(page, { server_ip: '127.53.3.1' }, lookups({ NOERROR: 1, NXDOMAIN: 1 }));
  });
});
