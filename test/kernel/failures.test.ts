// SPDX-License-Identifier: Apache-2.0
// A connection that never began is a failure with its reason; one that broke is a reset.

import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import type { Page } from './page.ts';
import { type Result, traffic } from './traffic.ts';

const { ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, EINPROGRESS, ECONNRESET } = constants.errno;

const CASES = [
  { reason: 'refused', port: 23_000, errno: ECONNREFUSED, cancel: 0 },
  { reason: 'timed_out', port: 23_001, errno: ETIMEDOUT, cancel: 0 },
  { reason: 'host_unreachable', port: 23_002, errno: EHOSTUNREACH, cancel: 0 },
  // It gives up before the kernel does, a second after its SYN was sent again.
  { reason: 'timed_out', port: 23_004, errno: EINPROGRESS, cancel: 2000 },
  { reason: 'abandoned', port: 23_003, errno: EINPROGRESS, cancel: 100 },
];

const RULES = [
  'tcp dport { 23001, 23003, 23004 } drop',
  'tcp dport 23002 reject with icmp type host-unreachable',
];

function numberAfter(text: string, word: string): number {
  return Number(new RegExp(`${word}\\s+(\\d+)`).exec(text)?.[1]);
}

describe('a connect that fails', () => {
  let exporter: Exporter;
  let pair: NetnsPair;
  let page: Page;
  let results: Result[];

  before(async () => {
    pair = await NetnsPair.create('fail');
    await pair.rulesAtInput(pair.server, ...RULES);
    exporter = await Exporter.start();
    results = await Promise.all(
      CASES.map(({ port, cancel }) => traffic('connect', { ...pair.options, port, cancel })),
    );
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  for (const [index, { reason, port, errno }] of CASES.entries()) {
    test(`is counted as ${reason} when the application saw errno ${errno}`, () => {
      const failures = page.select('netflow_tcp_connect_failures_total', { server_port: port });
      const seen = failures.map(({ labels, value }) => [
        labels.reason,
        labels.reporter,
        labels.direction,
        labels.process_name,
        value,
      ]);

      assert.equal(results[index]?.errno, errno);
      assert.deepEqual(seen, [[reason, 'client', 'outgoing', 'fg_client', 1]]);
    });

    test(`is not an established or closed connection when ${reason}`, () => {
      const where = { server_port: port };
      assert.equal(page.sum('netflow_tcp_established_total', where), 0);
      assert.equal(page.sum('netflow_tcp_closed_total', where), 0);
      assert.equal(page.sum('netflow_tcp_active_connections', where), 0);
    });
  }

  test('repeats its SYN before the time-out, and each is a retransmit as in nstat', async () => {
    const counters = ['TcpRetransSegs', 'TcpExtTCPSynRetrans'];
    const text = await pair.run(pair.client, 'nstat', '-asz', ...counters);
    const ports = CASES.map(({ port }) => port);
    const seen = ports.map((port) =>
      page.sum('netflow_tcp_retransmits_total', { server_port: port }),
    );
    const total = seen.reduce((sum, count) => sum + count, 0);

    assert.ok((seen[1] ?? 0) > 0);
    assert.equal(total, numberAfter(text, 'TcpRetransSegs'));
    assert.equal(
      page.sum('netflow_tcp_syn_retransmits_total'),
      numberAfter(text, 'TcpExtTCPSynRetrans'),
    );
  });
});

describe('a connection that is reset', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start();
  });
  after(() => exporter?.stop());

  test('is established, closed, and a reset of the side that did not want it', async () => {
    const result = await traffic('abort', { port: 23_100, request: 1234 });
    const page = await exporter.settle();

    const server = { server_port: 23_100, reporter: 'server' };
    assert.equal(result.errno, ECONNRESET);
    assert.equal(page.sum('netflow_tcp_resets_total', server), 1);
    assert.equal(page.sum('netflow_tcp_established_total', server), 1);
    assert.equal(page.sum('netflow_tcp_closed_total', { server_port: 23_100 }), 2);
    assert.equal(page.sum('netflow_read_bytes_total', server), 1234);
    assert.equal(page.sum('netflow_tcp_connect_failures_total', { server_port: 23_100 }), 0);
  });
});
