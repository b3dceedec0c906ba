// SPDX-License-Identifier: Apache-2.0
// What the sources of NAT lose is counted, and made good by a new dump where that is possible.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Exporter, runCli } from './exporter.ts';
import type { Page } from './page.ts';
import { ServiceNetwork } from './service-network.ts';
import { type Options, type Result, traffic } from './traffic.ts';
import { flowsTo, type Targets } from './translated-flows.ts';

const SERVICE = '10.96.232.1';

const rules = ({ first }: ServiceNetwork): readonly string[] => [
  `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
];

const lost = (page: Page, reason: string): number =>
  page.sum('flowgauge_nat_losses_total', { reason });

describe('NAT under too little room', () => {
  let network: ServiceNetwork;
  let exporter: Exporter | undefined;
  beforeEach(async () => {
    network = await ServiceNetwork.create(rules);
  });
  afterEach(async () => {
    await exporter?.stop();
    await network?.remove();
  });

  async function open(connections: number): Promise<Result> {
    const { client, first } = network;
    const ends: Options = { 'client-netns': client.netns, 'server-netns': first.netns };
    const there = { dial: SERVICE, 'dial-port': 80, address: first.address, port: 8080 };
    return traffic('churn', { ...ends, ...there, connections, clients: 4, request: 10 });
  }

  const targets = (page: Page): Targets => flowsTo(page, { transport: 'tcp', dst_ip: SERVICE });

  test('an overrun of the socket is counted, and a dump tells what was lost', async () => {
    exporter = await Exporter.start('--labels=full', '--capture.nat-buffer-bytes=4096');
    // The first dump overruns so small a buffer too: stopped in the midst of the next one, it would
    // wait for nine times as long.
    await exporter.settle();
    process.kill(exporter.pid, 'SIGSTOP');
    await open(500).finally(() => process.kill(exporter?.pid ?? 0, 'SIGCONT'));
    const overrun = await exporter.settle();
    assert.ok(lost(overrun, 'overrun') > 0);
    assert.deepEqual(targets(overrun), { [`${network.first.address}:8080`]: 5000 });

    await open(1);
    const healed = await exporter.settle();
    assert.deepEqual(targets(healed), { [`${network.first.address}:8080`]: 5010 });
    assert.equal(lost(healed, 'table_full'), 0);
  });

  test('a table that is full is counted, and holds no more', async () => {
    exporter = await Exporter.start('--labels=full', '--capture.nat-connections=16');
    process.kill(exporter.pid, 'SIGSTOP');
    await open(100).finally(() => process.kill(exporter?.pid ?? 0, 'SIGCONT'));
    const page = await exporter.settle();
    assert.equal(lost(page, 'overrun'), 0);
    assert.equal(page.sum('flowgauge_map_entries', { map: 'nat_connections' }), 16);
    assert.ok(lost(page, 'table_full') > 0);
    const { '': unknown = 0, [`${network.first.address}:8080`]: known = 0 } = targets(page);
    assert.equal(unknown + known, 1000);
    assert.ok(unknown > 0 && known > 0, `${unknown} ${known}`);
  });

  test('with --nat=none there is no address after NAT, and no rung', async () => {
    exporter = await Exporter.start('--labels=full', '--nat=none');
    await open(3);
    const page = await exporter.settle();
    assert.deepEqual(targets(page), { '': 30 });
    assert.deepEqual(page.select('flowgauge_probe_attached', { signal: 'nat' }), []);
  });
});

test('without the capability NET_ADMIN the rung is refused, and says why', async () => {
  const drop = ['setpriv', '--bounding-set=-net_admin', '--inh-caps=-net_admin'];
  const { output } = await runCli(['check'], drop);
  assert.match(output, /nat +ctnetlink +refused +netlink socket: Operation not permitted/);
});
