// SPDX-License-Identifier: Apache-2.0
// NAT in a pod's own namespace, as a mesh has it, and connections that are older than the exporter.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Daemon } from './daemon.ts';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { type Pod, ServiceNetwork } from './service-network.ts';
import { type Options, type Paused, pausedTraffic, traffic } from './traffic.ts';
import { flowsTo } from './translated-flows.ts';

const SERVICE = '10.96.232.1';
const MESHED = '10.96.232.2';
const PROXY_PORT = 15_001;

const rules = ({ first }: ServiceNetwork): readonly string[] => [
  `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
];

const ends = (client: Pod, server: Pod): Options => ({
  'client-netns': client.netns,
  'server-netns': server.netns,
});

describe('NAT elsewhere and earlier', () => {
  let network: ServiceNetwork;
  let exporter: Exporter;
  let toProxy: Options;
  let older: Paused[];
  let page: Page;

  before(async () => {
    network = await ServiceNetwork.create(rules);
    const { client, first } = network;
    await client.translateOutput(`ip daddr ${MESHED} tcp dport 80 redirect to :${PROXY_PORT}`);
    const sizes = { request: 100, response: 1000, count: 3 };
    const toService = { ...sizes, dial: SERVICE, 'dial-port': 80, port: 8080 };
    toProxy = { ...ends(client, client), ...sizes, dial: MESHED, 'dial-port': 80 };
    const pod = { ...ends(client, first), address: first.address };
    older = [
      await pausedTraffic('exchange', { ...pod, ...toService }),
      await pausedTraffic('exchange', { ...toProxy, port: PROXY_PORT }),
    ];
    exporter = await Exporter.start('--labels=full');
    await exporter.settle();
    for (const connection of older) await connection.finish();
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await network?.remove();
  });

  test('a connection through the node that is older than the exporter', () => {
    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: SERVICE }), {
      [`${network.first.address}:8080`]: 300,
    });
  });

  test('a connection translated in its own namespace that is older than the exporter', () => {
    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: MESHED }), {
      [`127.0.0.1:${PROXY_PORT}`]: 300,
    });
    assert.equal(page.sum('flowgauge_map_entries', { map: 'nat_namespaces' }), 1);
  });

  test('a short one there too', async () => {
    await traffic('exchange', { ...toProxy, request: 11, port: PROXY_PORT });
    const later = await exporter.settle();
    assert.deepEqual(flowsTo(later, { transport: 'tcp', dst_ip: MESHED }), {
      [`127.0.0.1:${PROXY_PORT}`]: 300 + 33,
    });
  });
});

describe('a namespace whose process has gone', () => {
  let network: ServiceNetwork;
  let exporter: Exporter;
  before(async () => {
    network = await ServiceNetwork.create(rules);
    exporter = await Exporter.start('--labels=full');
  });
  after(async () => {
    await exporter?.stop();
    await network?.remove();
  });

  test('is counted if nobody else is there, and the node still tells of it', async () => {
    const { client, first } = network;
    const pod = { ...ends(client, first), address: first.address, count: 1, request: 7 };
    await traffic('exchange', { ...pod, dial: SERVICE, 'dial-port': 80, port: 8080 });
    await traffic('exchange', { ...pod, port: 8081 });
    const page = await exporter.settle();

    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: SERVICE }), {
      [`${first.address}:8080`]: 7,
    });
    const reason = 'namespace_refused';
    assert.ok(page.sum('flowgauge_nat_losses_total', { reason }) > 0);
  });

  test('is found by another process that is there', async () => {
    const { client } = network;
    const [program = '', ...rest] = client.inside;
    const waits = ['sh', '-c', 'echo ready && exec sleep 60'];
    const other = await Daemon.start(/ready/, program, ...rest, ...waits);
    await client.translateOutput(`ip daddr ${MESHED} tcp dport 80 redirect to :${PROXY_PORT}`);
    const meshed = { dial: MESHED, 'dial-port': 80, port: PROXY_PORT, count: 1, request: 9 };
    await traffic('exchange', { ...ends(client, client), ...meshed });
    const page = await exporter.settle().finally(() => other.stop());

    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: MESHED }), {
      [`127.0.0.1:${PROXY_PORT}`]: 9,
    });
  });
});
