// SPDX-License-Identifier: Apache-2.0
// NAT in a pod's own namespace, as a mesh has it, and connections that are older than the exporter.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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

  const meshed = async (pod: Pod, request: number): Promise<Page> => {
    const dialled = { dial: MESHED, 'dial-port': 80, port: PROXY_PORT };
    await traffic('exchange', { ...ends(pod, pod), ...dialled, count: 1, request });
    return exporter.settle();
  };
  const namespaces = (page: Page): number =>
    page.sum('flowgauge_map_entries', { map: 'nat_namespaces' });

  test('is found by another process that is there', async () => {
    const { client } = network;
    await client.translateOutput(`ip daddr ${MESHED} tcp dport 80 redirect to :${PROXY_PORT}`);
    const page = await meshed(client, 9);

    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: MESHED }), {
      [`127.0.0.1:${PROXY_PORT}`]: 9,
    });
    assert.equal(namespaces(page), 1);
  });

  test('is let go when nobody is there, counted, and the node still tells of it', async () => {
    const { client, first } = network;
    await client.abandon();
    assert.equal(namespaces(await exporter.settle()), 0);

    const service = { dial: SERVICE, 'dial-port': 80, port: 8080 };
    const pod = { ...ends(client, first), address: first.address, count: 1, request: 7 };
    await traffic('exchange', { ...pod, ...service });
    const page = await meshed(client, 11);
    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: SERVICE }), {
      [`${first.address}:8080`]: 7,
    });
    assert.deepEqual(flowsTo(page, { transport: 'tcp', dst_ip: MESHED }), {
      [`127.0.0.1:${PROXY_PORT}`]: 9,
      '': 11,
    });
    const reason = 'namespace_refused';
    assert.ok(page.sum('flowgauge_nat_losses_total', { reason }) > 0);
    const told = exporter.output().match(/level=warn .*condition=namespace_refused/g);
    assert.equal(told?.length, 1);
  });
});
