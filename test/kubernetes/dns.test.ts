// SPDX-License-Identifier: Apache-2.0
// Pods that look names up through the DNS of their cluster, and what they do with what they learn.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Labels, Page } from '../kernel/page.ts';
import { ClusterDns, KUBE_DNS, WEBSITE } from './cluster-dns.ts';

const SHOP = { client_k8s_namespace: 'default', client_k8s_pod_name: 'shop' };
const COREDNS = {
  server_k8s_namespace: 'kube-system',
  server_k8s_workload_kind: 'Deployment',
  server_k8s_workload_name: 'coredns',
  server_k8s_service_name: 'kube-dns',
  server_k8s_pod_name: 'coredns-668d6bf9bc-xk2vp',
  server_k8s_node_name: 'node-a',
  server_zone: 'zone-1',
};
const LOOKUPS = 'dnsflow_requests_total';

/** What dig says that it received, in bytes of DNS messages. */
const received = (text: string): number =>
  [...text.matchAll(/MSG SIZE {2}rcvd: (\d+)/g)].reduce((sum, [, size]) => sum + Number(size), 0);

describe('pods that look names up through the Service kube-dns', () => {
  let dns: ClusterDns;
  let page: Page;
  let overUdp = '';
  let overTcp = '';

  const dig = (...words: readonly string[]) => dns.run('shop', 'dig', '+tries=1', ...words);
  const curl = (pod: string, host: string) =>
    dns.run(pod, 'curl', '-s', '-o', '/dev/null', `http://${host}/hello`);

  before(async () => {
    dns = await ClusterDns.open();
    await curl('mail', WEBSITE); // before it has looked anything up
    overUdp = await dig('www.example.org', 'missing.example.org', 'A', 'www.example.org');
    overTcp = await dig('+tcp', 'www.example.org');
    overTcp += await dig('+tcp', 'shop.example.org');
    await curl('shop', 'www.example.org');
    await curl('mail', 'shop.example.org');
    page = await dns.node.exporter.settle(3);
  });
  after(() => dns?.close());

  const dialled = (): Labels => ({
    dst_ip: KUBE_DNS,
    dst_nat_ip: dns.network.first.address,
    dst_nat_port: '53',
  });

  function all(family: string, where: Labels, expected: Labels): void {
    for (const [name, value] of Object.entries(expected))
      assert.deepEqual(page.values(family, name, where), [value], `${name} of ${family}`);
  }

  for (const transport of ['udp', 'tcp']) {
    for (const family of [LOOKUPS, 'netflow_written_bytes_total']) {
      test(`${family} over ${transport} names both, as the client reports it`, () => {
        const { address } = dns.network.client;
        const where = { transport, reporter: 'client', src_ip: address, server_port: 53 };
        all(family, where, { ...SHOP, ...COREDNS, ...dialled() });
      });

      test(`${family} over ${transport} names both, as the server reports it`, () => {
        const where = { transport, reporter: 'server', server_port: 53, ...SHOP };
        all(family, where, { ...COREDNS, dst_nat_ip: '' });
      });
    }
  }

  test('the look-ups are as many as the name server logged', () => {
    assert.equal(dns.server.queries, 9);
    for (const reporter of ['client', 'server']) {
      assert.equal(page.sum(LOOKUPS, { reporter, server_k8s_service_name: 'kube-dns' }), 9);
      assert.equal(page.sum(LOOKUPS, { reporter, transport: 'tcp', ...SHOP }), 2);
      const missing = { reporter, rcode: 'NXDOMAIN', ...SHOP };
      assert.equal(page.sum(LOOKUPS, missing), 1);
    }
  });

  test('the bytes of answers are those that dig received', () => {
    const read = (transport: string) =>
      page.sum('netflow_read_bytes_total', { transport, process_name: 'dig', ...SHOP });
    assert.ok(received(overUdp) > 100, overUdp);
    assert.equal(read('udp'), received(overUdp));
    assert.equal(read('tcp'), received(overTcp) + 2 * 2); // each is preceded by its length
  });

  test('each pod’s connection to a website has the name by which that pod knew it', () => {
    for (const family of ['netflow_tcp_established_total', 'httpflow_requests_total']) {
      const by = (pod: string) => {
        const where = { reporter: 'client', server_ip: WEBSITE, client_k8s_pod_name: pod };
        const found = page.select(family, where);
        return found.map(({ labels, value }) => [labels.server_domain, value]).sort();
      };
      assert.deepEqual(by('shop'), [['www.example.org', 1]]);
      assert.deepEqual(by('mail'), [
        ['', 1],
        ['shop.example.org', 1],
      ]);
    }
  });

  test('a website outside of the cluster is named by no pod, Service or node', () => {
    const where = { reporter: 'client', server_ip: WEBSITE };
    for (const name of ['server_k8s_pod_name', 'server_k8s_service_name', 'server_k8s_node_name'])
      assert.deepEqual(page.values('httpflow_requests_total', name, where), [''], name);
  });
});
