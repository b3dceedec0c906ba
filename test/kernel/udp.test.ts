// SPDX-License-Identifier: Apache-2.0
// UDP is as exact as TCP, for connected and unconnected sockets of both families.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bytesOf, labelsOf } from './expected.ts';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import type { Page } from './page.ts';
import { type Options, type Result, traffic } from './traffic.ts';

const DATAGRAMS = '--metrics.include=netflow_udp_*';

const BLIND = { way: 'unconnected', blind: 1 };

const CASES: readonly { name: string; options: Options }[] = [
  { name: 'from a connected socket', options: { way: 'connected' } },
  { name: 'from an unconnected socket', options: { way: 'unconnected' } },
  { name: 'whose answers are read without asking for the peer', options: BLIND },
  { name: 'that the server looks at before it reads', options: { way: 'unconnected', peek: 1 } },
  { name: 'sent many at a time by sendmmsg', options: { way: 'sendmmsg' } },
  { name: 'from a connected IPv6 socket', options: { way: 'connected', family: 6 } },
  { name: 'from an unconnected IPv6 socket', options: { way: 'unconnected', family: 6 } },
  {
    name: 'to an IPv4 address from an IPv6 socket',
    options: { way: 'connected', family: 'mapped' },
  },
  { name: 'to an IPv4 address, unconnected', options: { way: 'unconnected', family: 'mapped' } },
];

function assertBothEnds(page: Page, port: number, { client, server }: Result, count: number): void {
  const where = { transport: 'udp', server_port: port };
  const seen = {
    client: bytesOf(page, { ...where, reporter: 'client' }),
    server: bytesOf(page, { ...where, reporter: 'server' }),
  };
  assert.deepEqual(seen, {
    client: { readBytes: client.readBytes, writtenBytes: client.writtenBytes },
    server: { readBytes: server.readBytes, writtenBytes: server.writtenBytes },
  });
  const datagrams = (way: 'read' | 'written', reporter: string): number =>
    page.sum(`netflow_udp_datagrams_${way}_total`, { server_port: port, reporter });
  assert.deepEqual(
    [datagrams('written', 'client'), datagrams('read', 'client'), client.messages],
    [count, count, count],
  );
  assert.deepEqual(
    [datagrams('read', 'server'), datagrams('written', 'server'), server.messages],
    [count, count, count],
  );
}

for (const [attach, firstPort] of [
  ['tp_btf', 22_000],
  ['raw_tp', 22_100],
] as const) {
  describe(`UDP bytes with attach=${attach} are exact for datagrams`, () => {
    let exporter: Exporter;
    let page: Page;
    const results: Result[] = [];

    before(async () => {
      exporter = await Exporter.start(`--attach=${attach}`, DATAGRAMS);
      for (const [index, { options }] of CASES.entries()) {
        const sizes = { count: 100, size: 333, response: 77, port: firstPort + index };
        results.push(await traffic('udp', { ...options, ...sizes }));
      }
      page = await exporter.settle();
    });
    after(() => exporter?.stop());

    for (const [index, { name }] of CASES.entries()) {
      test(name, () => {
        const result = results[index];
        assert.ok(result);
        assert.deepEqual([result.client.writtenBytes, result.client.readBytes], [33_300, 7_700]);
        assertBothEnds(page, firstPort + index, result, 100);
      });
    }

    test('and the series names both ends as TCP does', () => {
      const both = { transport: 'udp', family: 'IPv6', server_ip: '::1', server_domain: '' };
      const port = firstPort + 5;
      assert.deepEqual(
        [labelsOf(page, port, 'client'), labelsOf(page, port, 'server')],
        [
          {
            ...both,
            server_port: `${port}`,
            direction: 'outgoing',
            reporter: 'client',
            process_name: 'fg_client',
          },
          {
            ...both,
            server_port: `${port}`,
            direction: 'incoming',
            reporter: 'server',
            process_name: 'fg_server',
          },
        ],
      );
    });

    test('and UDP has no series of TCP', () => {
      const tcpOnly = page.samples.filter(
        ({ name, labels }) => name.includes('_tcp_') && labels.transport === 'udp',
      );
      assert.deepEqual(tcpOnly, []);
    });
  });
}

describe('UDP between two machines', () => {
  let exporter: Exporter;
  let pair: NetnsPair;
  before(async () => {
    pair = await NetnsPair.create('udp');
    exporter = await Exporter.start(DATAGRAMS);
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  test('is what the receiving side counted in its packet filter', async () => {
    await pair.rulesAtInput(pair.server, 'udp dport 22200 counter');
    const sizes = { count: 50, size: 1000, response: 10, port: 22_200 };
    const result = await traffic('udp', { ...pair.options, ...sizes, way: 'unconnected' });
    const page = await exporter.settle();

    const rules = await pair.run(pair.server, 'nft', 'list', 'table', 'inet', 't');
    assert.match(rules, /counter packets 50 bytes 51400\b/); // 20 of IP and 8 of UDP in each
    assertBothEnds(page, 22_200, result, 50);
  });
});
