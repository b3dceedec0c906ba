// SPDX-License-Identifier: Apache-2.0
// A connect that fails behind a service tells which backend it failed at.

import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { ServiceNetwork } from './service-network.ts';
import { type Result, traffic } from './traffic.ts';
import { flowsTo } from './translated-flows.ts';

const SERVICE = '10.96.232.1';
const { ECONNREFUSED, ETIMEDOUT, EINPROGRESS } = constants.errno;

const CASES = [
  { reason: 'refused', port: 8090, errno: ECONNREFUSED, cancel: 0 },
  { reason: 'timed_out', port: 8091, errno: ETIMEDOUT, cancel: 0 },
  { reason: 'abandoned', port: 8092, errno: EINPROGRESS, cancel: 100 },
];
const UNTRANSLATED = 8093;

describe('a connect that fails behind a service', () => {
  let network: ServiceNetwork;
  let exporter: Exporter;
  let page: Page;
  let results: Result[];

  before(async () => {
    network = await ServiceNetwork.create(({ first }) => [
      `ip daddr ${SERVICE} tcp dport 8090-8092 dnat ip to ${first.address}`,
    ]);
    const { client, first } = network;
    await first.filterInput('tcp dport { 8091, 8092 } drop');
    exporter = await Exporter.start('--labels=full');
    const there = { address: first.address, 'client-netns': client.netns };
    results = await Promise.all(
      CASES.map(({ port, cancel }) =>
        traffic('connect', { ...there, port, cancel, dial: SERVICE, 'dial-port': port }),
      ),
    );
    await traffic('connect', { ...there, port: UNTRANSLATED });
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await network?.remove();
  });

  const failures = (port: number) =>
    flowsTo(page, { dst_port: port }, 'netflow_tcp_connect_failures_total');

  for (const [index, { reason, port, errno }] of CASES.entries()) {
    test(reason, () => {
      assert.equal(results[index]?.errno, errno);
      assert.deepEqual(failures(port), { [`${network.first.address}:${port}`]: 1 });
      assert.equal(page.sum('netflow_tcp_connect_failures_total', { dst_port: port, reason }), 1);
    });
  }

  test('where nothing is translated there is no backend', () => {
    assert.deepEqual(failures(UNTRANSLATED), { '': 1 });
  });
});
