// SPDX-License-Identifier: Apache-2.0
// dst_ip is what a client dialled, dst_nat_ip where it really went; bytes stay with their target.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { type Pod, ServiceNetwork } from './service-network.ts';
import { type Options, type Result, traffic } from './traffic.ts';
import { flowsTo, type Targets } from './translated-flows.ts';

const SERVICE = '10.96.232.1';
const SERVICE6 = 'fd96:232::1';

/* TCP and UDP by the same service port, and a service of two backends in turn. */
const rules = ({ first, second }: ServiceNetwork): readonly string[] => [
  `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
  `ip6 daddr ${SERVICE6} tcp dport 80 dnat ip6 to [${first.address6}]:8080`,
  `ip daddr ${SERVICE} udp dport 80 dnat ip to ${second.address}:9090`,
  `ip6 daddr ${SERVICE6} udp dport 80 dnat ip6 to [${second.address6}]:9090`,
  `ip daddr ${SERVICE} tcp dport 81 dnat ip to numgen inc mod 2 map ` +
    `{ 0 : ${first.address}, 1 : ${second.address} }`,
  `ip daddr ${SERVICE} udp dport 81 dnat ip to numgen inc mod 2 map ` +
    `{ 0 : ${first.address}, 1 : ${second.address} }`,
  `ip daddr ${SERVICE} tcp dport 86 dnat ip to ${first.address}:8086`,
  `fib daddr type local tcp dport 30080 dnat ip to ${first.address}:8082`,
];

const ends = (client: Pod, server: Pod): Options => ({
  'client-netns': client.netns,
  'server-netns': server.netns,
});

const SIZES = { request: 100, response: 1000, count: 3 };

describe('a service whose address is translated by the node', () => {
  let network: ServiceNetwork;
  let exporter: Exporter;
  let page: Page;
  const results = new Map<string, Result>();

  async function dial(name: string, kind: string, options: Options): Promise<void> {
    results.set(name, await traffic(kind, options));
  }

  const writtenBy = (name: string): number => results.get(name)?.client.writtenBytes ?? Number.NaN;

  before(async () => {
    network = await ServiceNetwork.create(rules);
    exporter = await Exporter.start('--labels=full');
    const { client, first, second } = network;
    const toFirst = { ...ends(client, first), ...SIZES, address: first.address };
    const toSecond = { ...ends(client, second), address: second.address };
    const v4 = { dial: SERVICE, 'dial-port': 80 };
    const v6 = { dial: SERVICE6, 'dial-port': 80, family: 6 };
    const udp = { count: 4, size: 250, response: 50, port: 9090, 'client-port': 0 };
    await dial('tcp', 'exchange', { ...toFirst, ...v4, port: 8080, 'client-port': 45_000 });
    await dial('udp', 'udp', { ...toSecond, ...udp, ...v4, 'client-port': 45_000 });
    await dial('tcp6', 'exchange', { ...toFirst, ...v6, port: 8080, address: first.address6 });
    await dial('udp6', 'udp', { ...toSecond, ...udp, ...v6, address: second.address6 });
    const turn = { dial: SERVICE, 'dial-port': 81, port: 81 };
    await dial('turn 1', 'exchange', { ...toFirst, ...turn, request: 11 });
    await dial('turn 2', 'exchange', { ...toSecond, ...SIZES, ...turn, request: 22 });
    await dial('udp turn 1', 'udp', { ...toFirst, ...udp, ...turn, size: 33 });
    await dial('udp turn 2', 'udp', { ...toSecond, ...udp, ...turn, size: 44 });
    const port = { ...toFirst, dial: '10.232.1.1', 'dial-port': 30_080, port: 8082 };
    await dial('node port', 'exchange', port);
    const itself = { ...ends(first, first), ...SIZES, address: first.address, port: 8080, ...v4 };
    await dial('itself', 'exchange', { ...itself, request: 55 });
    const short = { address: first.address, port: 8086, dial: SERVICE, 'dial-port': 86 };
    await dial('short', 'churn', { ...ends(client, first), ...short, connections: 3000 });
    await dial('direct', 'exchange', { ...toFirst, port: 8085 });
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await network?.remove();
  });

  const seen = (transport: string, pod: Pod, dst_ip: string, dst_port: number): Targets =>
    flowsTo(page, { transport, src_ip: pod.address, dst_ip, dst_port });

  test('TCP has both addresses', () => {
    assert.deepEqual(seen('tcp', network.client, SERVICE, 80), {
      [`${network.first.address}:8080`]: 300,
    });
    assert.equal(writtenBy('tcp'), 300);
  });

  test('UDP of the same tuple has its own', () => {
    assert.deepEqual(flowsTo(page, { transport: 'udp', dst_ip: SERVICE, dst_port: 80 }), {
      [`${network.second.address}:9090`]: 1000,
    });
  });

  test('IPv6 too, TCP and UDP', () => {
    const of = (transport: string) => flowsTo(page, { transport, dst_ip: SERVICE6, dst_port: 80 });
    assert.deepEqual(of('tcp'), { [`${network.first.address6}:8080`]: 300 });
    assert.deepEqual(of('udp'), { [`${network.second.address6}:9090`]: 1000 });
  });

  test('two connections to one address are two flows where they go to two backends', () => {
    assert.deepEqual(seen('tcp', network.client, SERVICE, 81), {
      [`${network.first.address}:81`]: 33,
      [`${network.second.address}:81`]: 66,
    });
  });

  test('UDP to one address that goes to two backends in a window has neither', () => {
    const flows = flowsTo(page, { transport: 'udp', dst_ip: SERVICE, dst_port: 81 });
    const bytes = Object.values(flows).reduce((sum, written) => sum + written, 0);
    assert.equal(bytes, 4 * 33 + 4 * 44);
    assert.ok((flows[`${network.first.address}:81`] ?? 0) <= 4 * 33, JSON.stringify(flows));
    assert.equal(flows[`${network.second.address}:81`], undefined);
    assert.ok(page.sum('flowgauge_nat_losses_total', { reason: 'ambiguous' }) > 0);
  });

  test('each of many short connections', () => {
    assert.deepEqual(seen('tcp', network.client, SERVICE, 86), {
      [`${network.first.address}:8086`]: 300_000,
    });
  });

  test('the port of a node', () => {
    assert.deepEqual(seen('tcp', network.client, '10.232.1.1', 30_080), {
      [`${network.first.address}:8082`]: 300,
    });
  });

  test('a pod that reaches itself', () => {
    assert.deepEqual(seen('tcp', network.first, SERVICE, 80), {
      [`${network.first.address}:8080`]: 165,
    });
  });

  test('an address that is not translated has no other', () => {
    assert.deepEqual(seen('tcp', network.client, network.first.address, 8085), { '': 300 });
  });

  test('servers have none', () => {
    const servers = page.select('netflow_written_bytes_total', { direction: 'incoming' });
    assert.notEqual(servers.length, 0);
    const values = servers.map(({ labels }) => [labels.dst_nat_ip, labels.dst_nat_port]);
    assert.deepEqual(new Set(values.flat()), new Set(['']));
  });

  test('connections and namespaces are counted, and nothing is lost', () => {
    const entries = (map: string) => page.sum('flowgauge_map_entries', { map });
    assert.ok(entries('nat_connections') >= 10, String(entries('nat_connections')));
    assert.ok(page.sum('flowgauge_events_total', { signal: 'nat' }) >= 3000);
    assert.equal(entries('nat_namespaces'), 1); // the client's, which the node does not know all of
    for (const reason of ['overrun', 'table_full', 'namespaces_full', 'namespace_refused']) {
      assert.equal(page.sum('flowgauge_nat_losses_total', { reason }), 0, reason);
    }
    assert.equal(page.sum('flowgauge_probe_attached', { signal: 'nat', mode: 'ctnetlink' }), 1);
  });
});
