// SPDX-License-Identifier: Apache-2.0
// Pods that speak through a Service are named at both ends, by both who report it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Labels, Page } from '../kernel/page.ts';
import { SERVICE, Shop } from './shop.ts';
import { until } from './until.ts';

const SHOP = {
  k8s_namespace: 'default',
  k8s_workload_kind: 'Deployment',
  k8s_workload_name: 'shop',
  k8s_deployment_name: 'shop',
  k8s_service_name: '',
  k8s_pod_name: 'shop-7d4b9c6f58-abcde',
  k8s_node_name: 'node-a',
  zone: 'zone-1',
  k8s_label_team: 'sales',
};
const STORE = {
  k8s_namespace: 'default',
  k8s_workload_kind: 'StatefulSet',
  k8s_workload_name: 'store',
  k8s_deployment_name: '',
  k8s_service_name: 'web',
  k8s_pod_name: 'store-0',
  k8s_node_name: 'node-a',
  zone: 'zone-1',
  k8s_label_team: 'stock',
};

const named = (side: string, names: Readonly<Record<string, string>>): Labels =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [`${side}_${name}`, value]));

const BOTH = { ...named('client', SHOP), ...named('server', STORE), sub_source: 'K8s' };

describe('a pod that asks another one through a Service', () => {
  let shop: Shop;
  let page: Page;

  before(async () => {
    shop = await Shop.open('--kubernetes.workload-labels=team');
    await shop.ask();
    page = await shop.exporter.settle(3);
  });
  after(() => shop?.close());

  function holds(family: string, where: Labels, expected: Labels): void {
    const found = page.select(family, where);
    assert.equal(found.length, 1, JSON.stringify(found));
    for (const [name, value] of Object.entries(expected))
      assert.equal(found[0]?.labels[name], value, name);
  }

  for (const family of ['netflow_written_bytes_total', 'httpflow_requests_total']) {
    test(`${family} names both, as the client reports it`, () => {
      const { client, first } = shop.network;
      const where = { reporter: 'client', server_port: 80, src_ip: client.address };
      const dialled = { dst_ip: SERVICE, dst_nat_ip: first.address, dst_nat_port: '8080' };
      holds(family, where, { ...BOTH, ...dialled });
    });

    test(`${family} names both, as the server reports it`, () => {
      const { first } = shop.network;
      const remote = named('dst', { k8s_pod_name: SHOP.k8s_pod_name, k8s_namespace: 'default' });
      const where = { reporter: 'server', server_port: 8080, server_ip: first.address };
      holds(family, where, { ...BOTH, ...remote, dst_nat_ip: '' });
    });
  }

  test('the number of requests is that of the client', () => {
    for (const reporter of ['client', 'server'])
      assert.equal(page.sum('httpflow_requests_total', { reporter, client_zone: 'zone-1' }), 1);
  });
});

describe('names follow the cluster', () => {
  let shop: Shop;

  before(async () => {
    shop = await Shop.open('--labels=pod');
  });
  after(() => shop?.close());

  const connectionsTo = (page: Page, pod: string): number =>
    page.sum('netflow_tcp_established_total', { reporter: 'client', server_k8s_pod_name: pod });

  async function objectsAre(resource: string, count: number): Promise<void> {
    const isSo = async (): Promise<boolean> =>
      (await shop.exporter.page()).sum('flowgauge_kubernetes_objects', { resource }) === count;
    await until(isSo, () => shop.exporter.output());
  }

  test('an address that goes to another pod is that pod’s from then on', async () => {
    await shop.ask();
    // In the window of the change it may be nobody's: both pods say that they run for a minute.
    assert.equal(connectionsTo(await shop.exporter.settle(), 'store-0'), 1);
    await shop.deletePod('store-0');
    await objectsAre('pods', 1);
    await shop.putStore('store-1');
    await objectsAre('pods', 2);
    await shop.ask();
    await shop.ask();
    const page = await shop.exporter.settle(3);

    assert.equal(connectionsTo(page, 'store-0'), 1);
    assert.equal(connectionsTo(page, 'store-1'), 2);
  });

  test('while the API server is away names stay, and later changes are seen', async () => {
    await shop.plane.kill();
    await shop.ask();
    assert.equal(connectionsTo(await shop.exporter.settle(3), 'store-1'), 3);

    await shop.plane.startApiServer();
    await shop.deletePod('store-1');
    await shop.putStore('store-2');
    const isNamed = async (): Promise<boolean> => {
      await shop.ask();
      return connectionsTo(await shop.exporter.settle(2), 'store-2') > 0;
    };
    await until(isNamed, () => shop.exporter.output());
  });
});
