// SPDX-License-Identifier: Apache-2.0
// TCP bytes and connections are exact at both ends, however the application moves its bytes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertClosedConnections, labelsOf } from './expected.ts';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { type Options, type Result, traffic } from './traffic.ts';

interface Case {
  readonly name: string;
  readonly command: string;
  readonly options: Options;
  /** Bytes from client to server, and back. */
  readonly bytes: readonly [number, number];
}

function send(way: string): Case {
  const options = { way, bytes: 1_000_003, chunk: 10_007 };
  return { name: `by ${way}`, command: 'send', options, bytes: [1_000_003, 0] };
}

function exchange(name: string, options: Options): Case {
  const all = { count: 500, request: 100, response: 1000, ...options };
  return { name, command: 'exchange', options: all, bytes: [50_000, 500_000] };
}

const CASES: readonly Case[] = [
  exchange('of requests and responses over one connection', {}),
  exchange('over IPv6', { family: 6 }),
  exchange('of an IPv4 connection over IPv6 sockets', { family: 'mapped' }),
  ...['write', 'writev', 'sendmsg', 'sendfile', 'splice', 'splice-out', 'io_uring'].map(send),
  {
    name: 'of a gigabyte in bulk',
    command: 'send',
    options: { bytes: 1_000_000_000 },
    bytes: [1_000_000_000, 0],
  },
  {
    name: 'of partial writes and EAGAIN',
    command: 'partial',
    options: { bytes: 1_000_000 },
    bytes: [1_000_000, 0],
  },
  {
    name: 'of two processes that share a socket',
    command: 'shared',
    options: { bytes: 300_000 },
    bytes: [600_000, 0],
  },
];

const MODES = [
  { attach: 'tp_btf', firstPort: 21_000 },
  { attach: 'raw_tp', firstPort: 21_100 },
  { attach: 'none', firstPort: 21_200 },
];

for (const { attach, firstPort } of MODES) {
  describe(`TCP bytes with attach=${attach} are exact`, () => {
    let exporter: Exporter;
    let page: Page;
    const results: Result[] = [];

    before(async () => {
      exporter = await Exporter.start(`--attach=${attach}`);
      for (const [index, { command, options }] of CASES.entries()) {
        results.push(await traffic(command, { ...options, port: firstPort + index }));
      }
      page = await exporter.settle();
    });
    after(() => exporter?.stop());

    for (const [index, { name, bytes }] of CASES.entries()) {
      test(name, (t) => {
        const result = results[index];
        assert.ok(result);
        if (result.unsupported !== '') return t.skip(`${result.unsupported} is not supported`);

        assert.deepEqual([result.client.writtenBytes, result.client.readBytes], bytes);
        assertClosedConnections(page, firstPort + index, result);
      });
    }

    test('and partial writes really happened', () => {
      const partial = results[CASES.findIndex(({ command }) => command === 'partial')];

      assert.ok(partial && partial.client.shortWrites > 0 && partial.client.wouldBlock > 0);
    });
  });
}

describe('a TCP series', () => {
  let exporter: Exporter;
  let page: Page;
  before(async () => {
    exporter = await Exporter.start();
    await traffic('exchange', { port: 21_300 });
    await traffic('exchange', { port: 21_301, family: 6 });
    await traffic('exchange', { port: 21_302, family: 'mapped' });
    page = await exporter.settle();
  });
  after(() => exporter?.stop());

  const both = {
    transport: 'tcp',
    family: 'IPv4',
    server_port: '21300',
    server_ip: '127.0.0.1',
    server_domain: '',
  };

  test('of the client names it as outgoing, with its process', () => {
    const expected = { direction: 'outgoing', reporter: 'client', process_name: 'fg_client' };
    assert.deepEqual(labelsOf(page, 21_300, 'client'), { ...both, ...expected });
  });

  test('of the server names it as incoming, with its process', () => {
    const expected = { direction: 'incoming', reporter: 'server', process_name: 'fg_server' };
    assert.deepEqual(labelsOf(page, 21_300, 'server'), { ...both, ...expected });
  });

  test('has the family of the addresses, not of the socket', () => {
    const ends = [labelsOf(page, 21_301, 'server'), labelsOf(page, 21_302, 'server')];
    const seen = ends.map((labels) => [labels?.family, labels?.server_ip]);
    assert.deepEqual(seen, [
      ['IPv6', '::1'],
      ['IPv4', '127.0.0.1'],
    ]);
  });

  test('has its counters from first sight on, at 0 where nothing happened', () => {
    const where = { server_port: 21_300 };
    const retransmits = page.select('netflow_tcp_retransmits_total', where);
    assert.deepEqual(
      retransmits.map(({ value }) => value),
      [0, 0],
    );
    assert.deepEqual(page.select('netflow_tcp_resets_total', where), []); // sparse
  });
});
