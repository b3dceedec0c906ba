// SPDX-License-Identifier: Apache-2.0
// Which labels a flow gets, by profile, role, family and port.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeLabelValue } from '../../../src/metrics/label-text.ts';
import { Role, Transport } from '../../../src/wire/columns.generated.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, shown, someMetrics } from './a-page.ts';

/** What full has of a cluster where there is none. */
const NO_CLUSTER =
  'sub_source="N/A",' +
  ['client', 'server']
    .flatMap((side) =>
      [
        'k8s_namespace',
        'k8s_workload_kind',
        'k8s_workload_name',
        'k8s_service_name',
        'zone',
        'k8s_pod_name',
        'k8s_node_name',
        'k8s_deployment_name',
      ].map((name) => `${side}_${name}=""`),
    )
    .join(',') +
  ',src_k8s_namespace="",src_k8s_service_name="",src_k8s_pod_name="",src_k8s_deployment_name="",' +
  'dst_k8s_namespace="",dst_k8s_service_name="",dst_k8s_pod_name="",dst_k8s_deployment_name=""';
const IPV6_LOOPBACK = [...new Array<number>(15).fill(0), 1];

function labelsOf(fields: FlowFields, labels: string): string {
  const metrics = someMetrics({ labels: shown(labels) });
  applyWindow(metrics, {
    flows: [aFlow(fields)],
    strings: ['', 'curl', 'a"b\\c\nd', 'example.org'],
  });
  const [line = ''] = samplesIn(pageText(metrics), 'netflow_read_bytes_total');
  return line.slice(line.indexOf('{') + 1, line.indexOf('} '));
}

test('names the server and the process of an outgoing flow in the profile host', () => {
  assert.equal(
    labelsOf({}, 'host'),
    'direction="outgoing",transport="tcp",family="IPv4",reporter="client",' +
      'server_port="443",process_name="curl",server_ip="10.0.0.2",server_domain=""',
  );
});

test('names the local end as the server of an incoming flow', () => {
  assert.equal(
    labelsOf({ role: Role.server, localPort: 5432, transport: Transport.udp }, 'host'),
    'direction="incoming",transport="udp",family="IPv4",reporter="server",' +
      'server_port="5432",process_name="curl",server_ip="10.0.0.1",server_domain=""',
  );
});

test('gives every tag of the record in the profile full', () => {
  assert.equal(
    labelsOf({ remotePort: 50000 }, 'full'),
    'direction="outgoing",transport="tcp",family="IPv4",reporter="client",server_port="50000",' +
      'process_name="curl",server_ip="10.0.0.2",server_domain="",server_ip_type="private",' +
      'client_ip="10.0.0.1",client_ip_type="private",client_domain="",client_port="*",' +
      'src_ip="10.0.0.1",src_ip_type="private",src_domain="",src_port="*",dst_ip="10.0.0.2",' +
      'dst_ip_type="private",dst_domain="",dst_port="50000",dst_nat_ip="",dst_nat_port="",' +
      `host="node-1",pid="100",source="netflow",${NO_CLUSTER}`,
  );
});

test('turns src into the server of an incoming flow in the profile full', () => {
  assert.equal(
    labelsOf({ role: Role.server, localPort: 80, remoteAddress: IPV6_LOOPBACK }, 'full'),
    'direction="incoming",transport="tcp",family="IPv4",reporter="server",server_port="80",' +
      'process_name="curl",server_ip="10.0.0.1",server_domain="",server_ip_type="private",' +
      'client_ip="::1",client_ip_type="loopback",client_domain="",client_port="*",' +
      'src_ip="10.0.0.1",src_ip_type="private",src_domain="",src_port="80",dst_ip="::1",' +
      'dst_ip_type="loopback",dst_domain="",dst_port="*",dst_nat_ip="",dst_nat_port="",' +
      `host="node-1",pid="100",source="netflow",${NO_CLUSTER}`,
  );
});

test('takes src for the client when the role is unknown, and shows both fixed ports', () => {
  const labels = labelsOf({ role: Role.unknown, localPort: 53, remotePort: 40000 }, 'full');

  assert.match(labels, /^direction="unknown",transport="tcp",family="IPv4",reporter="unknown",/);
  assert.match(labels, /server_port="\*",.*server_ip="10.0.0.2"/);
  assert.match(labels, /client_ip="10.0.0.1",.*client_port="53",.*src_port="53",.*dst_port="\*"/);
});

test('calls a flow between IPv6 addresses IPv6', () => {
  const fields = { localAddress: IPV6_LOOPBACK, remoteAddress: IPV6_LOOPBACK };

  assert.match(labelsOf(fields, 'host'), /family="IPv6",.*server_ip="::1"/);
});

test('escapes a process name as both formats want it', () => {
  assert.ok(labelsOf({ process: 2 }, 'host').includes(String.raw`process_name="a\"b\\c\nd"`));
  assert.equal(escapeLabelValue('plain'), 'plain');
});

test('makes one series of flows that differ only in what the profile hides', () => {
  const metrics = someMetrics();
  const flows = [
    aFlow({ slot: 1, readBytes: 10 }),
    aFlow({ slot: 2, readBytes: 20, pid: 200, localAddress: ipv4('10.0.0.9'), localPort: 1 }),
  ];

  applyWindow(metrics, { flows, strings: ['', 'curl'] });

  assert.equal(metrics.netflow.count, 1);
  assert.match(samplesIn(pageText(metrics), 'netflow_read_bytes_total').join(), /} 30$/);
});

test('makes one series of process names that decode to the same text', () => {
  const metrics = someMetrics();

  applyWindow(metrics, {
    flows: [aFlow({ slot: 1, process: 1 }), aFlow({ slot: 2, process: 2 })],
    strings: ['', '\ufffd', '\ufffd'],
  });

  assert.equal(metrics.netflow.count, 1);
});

test('names the server of an outgoing flow by the domain that was looked up', () => {
  const labels = labelsOf({ domain: 3 }, 'full');

  assert.match(labels, /server_domain="example.org",/);
  assert.match(labels, /dst_domain="example.org",/);
  assert.match(labels, /client_domain="",.*src_domain="",/);
});

test('gives the client of an incoming flow no domain', () => {
  const labels = labelsOf({ domain: 3, role: Role.server }, 'full');

  assert.match(labels, /server_domain="example.org",.*client_domain="",.*dst_domain="",/);
});

test('has the address after NAT beside the one that was dialled, where there is one', () => {
  const labels = labelsOf({ natAddress: ipv4('10.0.9.9'), natPort: 40_000 }, 'full');

  assert.match(labels, /dst_ip="10.0.0.2",.*dst_port="443",/);
  assert.match(labels, /dst_nat_ip="10.0.9.9",dst_nat_port="40000",/);
  assert.match(labelsOf({}, 'full'), /dst_nat_ip="",dst_nat_port="",/);
});

test('tells two flows apart by the address after NAT, in the profile that shows it', () => {
  const flows = [1, 2].map((slot) =>
    aFlow({ slot, natAddress: ipv4(`10.0.9.${slot}`), natPort: 80 }),
  );
  const full = someMetrics({ labels: shown('full') });
  const host = someMetrics();

  for (const metrics of [full, host]) applyWindow(metrics, { flows, strings: ['', 'curl'] });

  assert.deepEqual([full.netflow.count, host.netflow.count], [2, 1]);
});

test('tells two flows apart by the domain alone', () => {
  const metrics = someMetrics();

  applyWindow(metrics, {
    flows: [aFlow({ slot: 1 }), aFlow({ slot: 2, domain: 2 })],
    strings: ['', 'curl', 'example.org'],
  });

  assert.equal(metrics.netflow.count, 2);
});
