// SPDX-License-Identifier: Apache-2.0
// One query is one request, exactly, whatever order, number and shape its datagrams have.

import { after, before, describe, test } from 'node:test';
import { client, server, type Turn } from './conversation.ts';
import { Datagrams } from './datagrams.ts';
import { answer, type Query, query, TYPE } from './dns-bytes.ts';
import { assertLookups, type Lookups, lookups } from './dns-lookups.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const PORT = 29_800;

const one: Query = { id: 1, name: 'one.example' };
const two: Query = { id: 2, name: 'two.example' };
const three: Query = { id: 3, name: 'three.example' };
const oneByIpv6: Query = { ...one, type: TYPE.AAAA };
const oneByText: Query = { ...one, type: TYPE.TXT };

const asks = (...queries: readonly Query[]): Turn => client(...queries.map(query));
const answers = (...queries: readonly Query[]): Turn =>
  server(...queries.map((asked) => answer(asked)));

/* By the IANA registry of RCODEs; 13 has no name. */
const RCODES = {
  ...{ NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, YXDOMAIN: 6 },
  ...{ NOTAUTH: 9, RCODE13: 13, BADVERS: 16, BADCOOKIE: 23 },
};

const withEachRcode = Object.values(RCODES).flatMap((rcode) => {
  const asked: Query = { ...one, id: 100 + rcode };
  return [client(query(asked)), server(answer(asked, { rcode }))];
});
const eachRcodeOnce = Object.fromEntries(Object.keys(RCODES).map((name) => [name, 1]));

const addressed = answer(one, { addresses: ['192.0.2.1'] });
const pointsAtItself = addressed.replace(
  '\xc0\x0c',
  `\xc0${String.fromCharCode(query(one).length)}`,
);
const questionAtItself = `${query(one).slice(0, 12)}\xc0\x0c\0\x01\0\x01`;

interface Case {
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly seen: Lookups;
  readonly isConnected?: boolean;
  readonly address?: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a query and its answer',
    turns: [asks(one), server(addressed)],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'from a socket that is not connected',
    isConnected: false,
    turns: [asks(one), answers(one)],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'over IPv6',
    address: '::1',
    turns: [asks(one), answers(one)],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'asked three times with one id, answered once',
    turns: [asks(one, one, one), answers(one)],
    seen: lookups({ NOERROR: 1 }, 2),
  },
  {
    name: 'asked twice with one id, answered twice',
    turns: [asks(one, one), answers(one, one)],
    seen: lookups({ NOERROR: 1 }, 1),
  },
  {
    name: 'asked again with the same id after the answer: two look-ups',
    turns: [asks(one), answers(one), asks(one), answers(one)],
    seen: lookups({ NOERROR: 2 }),
  },
  {
    name: 'several in flight, answered in another order',
    turns: [asks(one, two, three), server(answer(three, { rcode: 3 })), answers(one, two)],
    seen: lookups({ NOERROR: 2, NXDOMAIN: 1 }),
  },
  {
    name: 'A and AAAA of one name under one id',
    turns: [asks(one, oneByIpv6), answers(oneByIpv6, one)],
    seen: lookups({ NOERROR: 2 }),
  },
  {
    name: 'each rcode by its name, those of EDNS too',
    turns: withEachRcode,
    seen: lookups(eachRcodeOnce),
  },
  {
    name: 'a name in another case',
    turns: [asks({ ...one, name: 'oNe.eXample' }), answers({ ...one, name: 'ONE.EXAMPLE' })],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'an answer that does not repeat the question',
    turns: [asks(one), server(answer(one, { rcode: 1, question: false }))],
    seen: lookups({ FORMERR: 1 }),
  },
  {
    name: 'an answer longer than what is captured',
    turns: [asks(oneByText), server(answer(oneByText, { text: 8000 }))],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'an answer whose names point at themselves',
    turns: [asks(one), server(pointsAtItself)],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'a truncated answer is an answer',
    turns: [asks(one), server(answer(one, { truncated: true }))],
    seen: lookups({ NOERROR: 1 }),
  },
  {
    name: 'what is not DNS',
    turns: [client('hello', questionAtItself), server('x'.repeat(100))],
    seen: lookups({}),
  },
];

/* 127.53.0.1 and so on name the cases. */
const serverOf = (index: number): string => CASES[index]?.address ?? `127.53.0.${index + 1}`;

for (const attach of ['tp_btf', 'raw_tp']) {
  describe(`DNS over UDP, with attach=${attach}`, () => {
    let exporter: Exporter;
    let page: Page;
    before(async () => {
      const flags = [`--dns.ports=53,${PORT}`, '--dns.timeout=1s'];
      exporter = await startExporter(`--attach=${attach}`, ...flags);
      for (const [index, { turns, isConnected }] of CASES.entries()) {
        const between = await Datagrams.open(serverOf(index), PORT, isConnected);
        await between.say(...turns);
        between.close();
      }
      page = await settledPage(exporter, 4);
    });
    after(() => exporter?.stop());

    for (const [index, { name, seen }] of CASES.entries()) {
      test(name, () => {
        const where = { server_ip: serverOf(index), server_port: PORT, transport: 'udp' };
        assertLookups(page, where, seen);
      });
    }
  });
}
