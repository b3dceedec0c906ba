// SPDX-License-Identifier: Apache-2.0
// HTTP exchanges and DNS look-ups tell where they went after NAT, each by its own connection.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Daemon } from './daemon.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { Dnsmasq } from './name-servers.ts';
import type { Page } from './page.ts';
import { type Pod, ServiceNetwork } from './service-network.ts';
import { flowsTo } from './translated-flows.ts';

const WEB = '10.96.232.1';
const WEB6 = 'fd96:232::1';
const DNS = '10.96.232.10';
const DNS6 = 'fd96:232::10';
const DNS_IN_TURN = '10.96.232.11';

const rules = ({ first, second }: ServiceNetwork): readonly string[] => [
  `ip daddr ${WEB} tcp dport 80 dnat ip to ${first.address}:8080`,
  `ip6 daddr ${WEB6} tcp dport 80 dnat ip6 to [${first.address6}]:8080`,
  `ip daddr ${DNS} meta l4proto { tcp, udp } th dport 53 dnat ip to ${first.address}`,
  `ip6 daddr ${DNS6} meta l4proto { tcp, udp } th dport 53 dnat ip6 to ${first.address6}`,
  `ip daddr ${DNS_IN_TURN} udp dport 53 dnat ip to numgen inc mod 2 map ` +
    `{ 0 : ${first.address}, 1 : ${second.address} }`,
];

const nameServer = (pod: Pod): Promise<Dnsmasq> =>
  Dnsmasq.start(pod.inside, [pod.address, pod.address6], { 'www.example.org': WEB }, '192.0.2.1');

const webServer = (pod: Pod, address: string): Promise<Daemon> => {
  const [program = '', ...rest] = pod.inside;
  const answer = "require('http').createServer((_, response) => response.end('hello'))";
  const script = `${answer}.listen(8080, '${address}', () => console.log('ready'))`;
  return Daemon.start(/ready/, program, ...rest, process.execPath, '-e', script);
};

describe('messages to a service whose address is translated', () => {
  let network: ServiceNetwork;
  let exporter: Exporter;
  let page: Page;
  const servers: { stop(): Promise<void> }[] = [];

  const lookUp = (server: string, ...flags: string[]): Promise<string> =>
    network.client.run('dig', '+tries=1', `@${server}`, 'www.example.org', ...flags);

  before(async () => {
    network = await ServiceNetwork.create(rules);
    const { client, first, second } = network;
    servers.push(await nameServer(first), await nameServer(second));
    servers.push(await webServer(first, first.address), await webServer(first, first.address6));
    exporter = await startExporter('--labels=full');
    for (const url of [`http://${WEB}/`, `http://[${WEB6}]/`]) {
      await client.run('curl', '-s', '-o', '/dev/null', url, url, url);
    }
    await client.run('curl', '-s', '-o', '/dev/null', `http://${first.address}:8080/`);
    for (const server of [DNS, DNS6]) {
      await lookUp(server);
      await lookUp(server, '+tcp');
    }
    for (let i = 0; i < 6; i++) await lookUp(DNS_IN_TURN);
    page = await settledPage(exporter);
  });
  after(async () => {
    await exporter?.stop();
    for (const server of servers) await server.stop();
    await network?.remove();
  });

  const requests = (dst_ip: string) => flowsTo(page, { dst_ip }, 'httpflow_requests_total');
  const lookups = (dst_ip: string, transport: string) =>
    flowsTo(page, { dst_ip, transport }, 'dnsflow_requests_total');

  test('HTTP over IPv4 and IPv6', () => {
    assert.deepEqual(requests(WEB), { [`${network.first.address}:8080`]: 3 });
    assert.deepEqual(requests(WEB6), { [`${network.first.address6}:8080`]: 3 });
  });

  test('HTTP to the backend itself was not translated', () => {
    assert.deepEqual(requests(network.first.address), { '': 1 });
  });

  test('DNS over UDP and TCP, IPv4 and IPv6', () => {
    for (const transport of ['udp', 'tcp']) {
      assert.deepEqual(lookups(DNS, transport), { [`${network.first.address}:53`]: 1 });
      assert.deepEqual(lookups(DNS6, transport), { [`${network.first.address6}:53`]: 1 });
    }
  });

  test('each look-up over UDP at its own server, where two answer in turn', () => {
    assert.deepEqual(lookups(DNS_IN_TURN, 'udp'), {
      [`${network.first.address}:53`]: 3,
      [`${network.second.address}:53`]: 3,
    });
  });

  test('and their bytes are told of no server, as their flow is one', () => {
    const flows = flowsTo(page, { dst_ip: DNS_IN_TURN, transport: 'udp' });
    assert.equal(flows[`${network.second.address}:53`], undefined);
    assert.ok((flows[''] ?? 0) > 0, JSON.stringify(flows));
  });

  test('servers say nothing of it', () => {
    for (const family of ['httpflow_requests_total', 'dnsflow_requests_total']) {
      const values = page.values(family, 'dst_nat_ip', { direction: 'incoming' });
      assert.deepEqual(values, ['']);
    }
  });
});
