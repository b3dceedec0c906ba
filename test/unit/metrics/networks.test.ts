// SPDX-License-Identifier: Apache-2.0
// Peers of a network that has a name fold into one series; exact labels stay exact.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedNetworks } from '../../../src/config/network-kinds.ts';
import { Networks } from '../../../src/enrich/networks.ts';
import { Role } from '../../../src/wire/columns.generated.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, shown, someMetrics } from './a-page.ts';

const networks = new Networks(namedNetworks(9).parse('cloud=192.0.2.0/24,home=10.0.0.0/8'));
const strings = ['', 'curl', 'a.example', 'b.example'];

function written(labels: string, flows: readonly FlowFields[]): string[] {
  const metrics = someMetrics({ networks, labels: { ...shown(labels), hasNetworks: true } });
  applyWindow(metrics, { flows, strings });
  return samplesIn(pageText(metrics), 'netflow_written_bytes_total').map((line) =>
    line.replace('netflow_written_bytes_total', ''),
  );
}

const TO_CLOUD = [
  aFlow({ remoteAddress: ipv4('192.0.2.1'), domain: 2, writtenBytes: 1 }),
  aFlow({ slot: 2, remoteAddress: ipv4('192.0.2.2'), domain: 3, writtenBytes: 2 }),
];
const ELSEWHERE = aFlow({
  slot: 3,
  remoteAddress: ipv4('198.51.100.1'),
  domain: 3,
  writtenBytes: 4,
});

test('servers of one network are one series, others are by address and domain', () => {
  const common =
    'direction="outgoing",transport="tcp",family="IPv4",reporter="client",server_port="443",' +
    'process_name="curl"';

  assert.deepEqual(written('host', [...TO_CLOUD, ELSEWHERE]), [
    `{${common},server_ip="*",server_domain="",client_network="home",server_network="cloud"} 3`,
    `{${common},server_ip="198.51.100.1",server_domain="b.example",` +
      'client_network="home",server_network=""} 4',
  ]);
});

test('the client of an incoming flow is folded as the server of an outgoing one', () => {
  const incoming = aFlow({
    role: Role.server,
    localAddress: ipv4('198.51.100.9'),
    localPort: 443,
    remoteAddress: ipv4('192.0.2.1'),
    writtenBytes: 5,
  });

  assert.deepEqual(written('host,client_ip', [incoming]), [
    '{direction="incoming",transport="tcp",family="IPv4",reporter="server",server_port="443",' +
      'process_name="curl",server_ip="198.51.100.9",server_domain="",client_network="cloud",' +
      'server_network="",client_ip="*"} 5',
  ]);
});

test('the kind of a folded address is still told', () => {
  assert.deepEqual(written('host,server_ip_type,client_ip_type', TO_CLOUD).length, 1);
  const [line = ''] = written('host,server_ip_type,client_ip_type', TO_CLOUD);

  assert.match(line, /server_ip_type="other",client_ip_type="private"/);
});

test('whoever names the address or the domain sees it, and full has everything', () => {
  for (const labels of ['full', 'host,server_ip', 'host,server_domain']) {
    const lines = written(labels, TO_CLOUD);

    assert.equal(lines.length, 2, labels);
    assert.ok(lines.every((line) => line.includes('server_network="cloud"')));
    assert.match(lines[0] ?? '', /server_ip="192\.0\.2\.1".*server_domain="a\.example"/, labels);
  }
  assert.deepEqual(written('reporter,server_network', [...TO_CLOUD, ELSEWHERE]), [
    '{reporter="client",server_network="cloud"} 3',
    '{reporter="client",server_network=""} 4',
  ]);
});

test('where no network is named there are no such labels', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: TO_CLOUD, strings });

  assert.doesNotMatch(pageText(metrics), /_network/);
});
