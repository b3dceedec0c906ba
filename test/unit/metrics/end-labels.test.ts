// SPDX-License-Identifier: Apache-2.0
// Labels that name the ends of a flow in a cluster, by profile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndTables } from '../../../src/enrich/end-tables.ts';
import { Enrichment } from '../../../src/enrich/enrichment.ts';
import { Role } from '../../../src/wire/columns.generated.ts';
import { aDirectory } from '../directory/a-directory.ts';
import { aNode, aPod, aService } from '../directory/a-pod.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, shown, someMetrics } from './a-page.ts';

const STRINGS = ['', 'curl', 'nginx'];

/** Two pods of a Deployment and one that they ask, by their addresses. */
function aCluster() {
  const { directory, ends, holderAt } = aDirectory();
  directory.ofNodes.added(aNode());
  const owner = { kind: 'ReplicaSet', name: 'shop-abc', uid: 'uid-shop-abc' };
  const shop = { owner, template: { maker: 'Deployment', hash: 'abc' }, containers: [] };
  directory.ofPods.added(aPod({ ...shop, name: 'shop-abc-1', addresses: ['10.0.0.1'] }));
  directory.ofPods.added(aPod({ ...shop, name: 'shop-abc-2', addresses: ['10.0.0.3'] }));
  directory.ofPods.added(aPod({ name: 'store-0', addresses: ['10.0.0.2'], containers: [] }));
  directory.ofServices.added(aService({ clusterIPs: ['10.96.0.10'] }));
  return { ends, holderOf: holderAt };
}

function linesOf(labels: string, flows: readonly FlowFields[], ends: EndTables) {
  const metrics = someMetrics({ labels: shown(labels), ends: new Enrichment(ends) });
  applyWindow(metrics, { flows, strings: STRINGS });
  return samplesIn(pageText(metrics), 'netflow_read_bytes_total');
}

function flowsOf(holderOf: (address: string) => number): readonly FlowFields[] {
  const toStore = { remoteAddress: ipv4('10.96.0.10'), remotePort: 80, readBytes: 5 };
  return ['10.0.0.1', '10.0.0.3'].map((local, i) =>
    aFlow({
      ...toStore,
      slot: i + 1,
      localAddress: ipv4(local),
      localHolder: holderOf(local),
      remoteHolder: holderOf('10.0.0.2'),
    }),
  );
}

const ALWAYS = 'direction="outgoing",transport="tcp",family="IPv4",reporter="client"';

test('pods of a workload are one series in the profile workload', () => {
  const { ends, holderOf } = aCluster();

  assert.deepEqual(linesOf('workload', flowsOf(holderOf), ends), [
    `netflow_read_bytes_total{${ALWAYS},server_port="80",process_name="",server_domain="",` +
      'client_k8s_namespace="default",client_k8s_workload_kind="Deployment",' +
      'client_k8s_workload_name="shop",client_k8s_service_name="",client_zone="zone-1",' +
      'server_k8s_namespace="default",server_k8s_workload_kind="StatefulSet",' +
      'server_k8s_workload_name="web",server_k8s_service_name="web",server_zone="zone-1"} 10',
  ]);
});

test('namespaces are all that the profile namespace shows of them', () => {
  const { ends, holderOf } = aCluster();

  assert.deepEqual(linesOf('namespace', flowsOf(holderOf), ends), [
    `netflow_read_bytes_total{${ALWAYS},server_port="80",process_name="",server_domain="",` +
      'client_k8s_namespace="default",server_k8s_namespace="default"} 10',
  ]);
});

test('pods are told apart in the profile pod', () => {
  const { ends, holderOf } = aCluster();
  const lines = linesOf('pod', flowsOf(holderOf), ends);

  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /client_k8s_pod_name="shop-abc-1",client_k8s_node_name="node-a"/);
  assert.match(lines[1] ?? '', /server_k8s_pod_name="store-0",.*} 5$/);
});

test('a process outside of pods keeps its name', () => {
  const { ends } = aCluster();
  const [line = ''] = linesOf('workload', [aFlow({ process: 2 })], ends);

  assert.match(line, /process_name="nginx",.*client_k8s_workload_name="",/);
});

test('a Service is named where nobody is known behind it', () => {
  const { ends } = aCluster();
  const flow = aFlow({ remoteAddress: ipv4('10.96.0.10'), remotePort: 80 });
  const [line = ''] = linesOf('workload', [flow], ends);

  assert.match(line, /server_k8s_namespace="shop",.*server_k8s_service_name="web"/);
});

test('of an incoming flow, the local end is the server', () => {
  const { ends, holderOf } = aCluster();
  const flow = aFlow({
    role: Role.server,
    localPort: 8080,
    localHolder: holderOf('10.0.0.2'),
    remoteHolder: holderOf('10.0.0.1'),
  });
  const [line = ''] = linesOf('pod', [flow], ends);

  assert.match(line, /client_k8s_pod_name="shop-abc-1",.*server_k8s_pod_name="store-0"/);
});

test('what began after its address had changed hands is nobody’s', () => {
  const { ends, holderOf } = aCluster();
  const holder = holderOf('10.0.0.2');
  ends.holderEnds(holder, 1000);
  const flow = { remoteAddress: ipv4('10.0.0.2'), remoteHolder: holder, readBytes: 7 };
  const before = linesOf('pod', [aFlow({ ...flow, lastAt: 999 })], ends);
  const after = linesOf('pod', [aFlow({ ...flow, lastAt: 1000 })], ends);

  assert.match(before[0] ?? '', /server_k8s_pod_name="store-0",.*} 7$/);
  assert.ok(after.some((line) => /family="__overflow__",.*} 7$/.test(line)));
  assert.ok(after.some((line) => /server_k8s_pod_name="store-0",.*} 0$/.test(line)));
});
