// SPDX-License-Identifier: Apache-2.0
// Labels chosen by name: those and no others, and never two series with the same ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { labelChoice } from '../../../src/config/label-kinds.ts';
import { Directory } from '../../../src/directory/directory.ts';
import { EndTables } from '../../../src/enrich/end-tables.ts';
import { Enrichment } from '../../../src/enrich/enrichment.ts';
import { checkLabels, labelsOf } from '../../../src/metrics/catalog/label-choice.ts';
import { HttpMethod, Role, Transport } from '../../../src/wire/columns.generated.ts';
import { aDirectory } from '../directory/a-directory.ts';
import { aNode, aPod, aService } from '../directory/a-pod.ts';
import { aDnsRow, anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import {
  applyMessages,
  applyWindow,
  pageText,
  samplesIn,
  shown,
  someMetrics,
  sumOf,
} from './a-page.ts';

/** Pods of two labels, a node, a Service; holders have the numbers 1 to 4. */
function aCluster(): Enrichment {
  const { directory, ends } = aDirectory();
  directory.ofNodes.added(aNode());
  directory.ofPods.added(aPod({ name: 'a', labels: 'shop,' }));
  directory.ofPods.added(aPod({ name: 'b', labels: 'shop,x', namespace: 'other' }));
  directory.ofPods.added(aPod({ name: 'c', nodeName: 'node-b', addresses: ['10.0.0.3'] }));
  directory.ofServices.added(aService({ clusterIPs: ['10.0.0.1'] }));
  return new Enrichment(ends);
}

const NAMES = [
  ...new Set(
    (['netflow', 'httpflow', 'dnsflow'] as const).flatMap((measurement) =>
      labelsOf(measurement, shown('full,path,http_version')).map(({ name }) => name),
    ),
  ),
];

const address = fc.constantFrom(
  ipv4('10.0.0.1'),
  ipv4('10.0.0.3'),
  ipv4('127.0.0.1'),
  ipv4('224.0.0.1'),
  ipv4('8.8.8.8'),
  [0xfd, ...new Array<number>(15).fill(1)],
  [...new Array<number>(15).fill(0), 1],
);
const small = fc.integer({ min: 0, max: 3 });
const port = fc.constantFrom(53, 80, 32767, 40000, 50000);

const identity = {
  role: fc.constantFrom(...Object.values(Role)),
  transport: fc.constantFrom(Transport.tcp, Transport.udp),
  localAddress: address,
  remoteAddress: address,
  localPort: port,
  remotePort: port,
  localHolder: fc.integer({ min: 0, max: 4 }),
  remoteHolder: fc.integer({ min: 0, max: 4 }),
  process: small,
  pid: small,
  domain: small,
};
const translated = fc.constantFrom(
  {},
  { natAddress: ipv4('10.0.0.1'), natPort: 80 },
  { natAddress: ipv4('10.0.0.3'), natPort: 80 },
  { natAddress: ipv4('10.0.0.3'), natPort: 8080 },
);
const aRow = fc.tuple(fc.record(identity), translated).map(([row, nat]) => ({ ...row, ...nat }));
const outcome = fc.record({
  status: fc.constantFrom(0, 200, 404),
  method: fc.constantFrom(...Object.values(HttpMethod)),
  version: fc.integer({ min: 0, max: 1 }),
  path: small,
  rcode: fc.constantFrom(0, 3, 999),
});

const rows = fc.array(fc.tuple(aRow, outcome), { minLength: 40, maxLength: 80 });
const lists = fc
  .tuple(
    fc.constantFrom('direction', 'reporter', 'full', 'workload'),
    fc.subarray(NAMES.filter((name) => name !== 'direction' && name !== 'reporter')),
  )
  .map(([first, more]) => [first, ...more].join(','));

const strings = ['', 'curl', 'example.org', '/{id}'];
const COUNTERS = {
  netflow: 'netflow_written_bytes_total',
  httpflow: 'httpflow_requests_total',
  dnsflow: 'dnsflow_requests_total',
};

test('whichever labels are chosen, no two series have the same, and sums stay true', () => {
  fc.assert(
    fc.property(lists, rows, fc.constantFrom(20, 1000), (list, given, maxSeries) => {
      const labels = shown(list, ['team', 'tier']);
      const metrics = someMetrics({ labels, ends: aCluster(), maxSeries });
      const numbered = given.map(([row, { rcode, ...http }], i) => ({
        flow: aFlow({ ...row, slot: i + 1, writtenBytes: 1 }),
        http: anHttpRow({ ...row, ...http, slot: i + 1, requests: 1 }),
        dns: aDnsRow({ ...row, rcode, slot: i + 1, requests: 1 }),
      }));
      applyWindow(metrics, { flows: numbered.map(({ flow }) => flow), strings });
      applyMessages(metrics, {
        https: numbered.map(({ http }) => http),
        dnses: numbered.map(({ dns }) => dns),
      });
      const page = pageText(metrics);

      for (const counter of Object.values(COUNTERS)) {
        const sets = samplesIn(page, counter).map((line) => line.slice(0, line.lastIndexOf(' ')));
        assert.deepEqual(sets, [...new Set(sets)]);
        assert.equal(sumOf(page, counter), given.length);
      }
    }),
    { numRuns: 200 },
  );
});

const linesOf = (
  list: string,
  rows: readonly FlowFields[],
  workloadLabels: readonly string[] = [],
) => {
  const metrics = someMetrics({ labels: shown(list, workloadLabels), ends: aCluster() });
  applyWindow(metrics, { flows: rows, strings });
  return samplesIn(pageText(metrics), COUNTERS.netflow);
};

test('a list without a profile shows what it names, in the order of the page', () => {
  const flows = [53, 80].map((remotePort, i) =>
    aFlow({ slot: i + 1, remotePort, remoteHolder: 2, writtenBytes: 4 }),
  );

  assert.deepEqual(linesOf('server_k8s_namespace,server_ip,reporter,direction', flows), [
    'netflow_written_bytes_total{direction="outgoing",reporter="client",server_ip="10.0.0.2",' +
      'server_k8s_namespace="default"} 8',
  ]);
});

test('a label that a measurement has not is left out of it alone', () => {
  const metrics = someMetrics({ labels: shown('reporter,method,rcode') });
  applyWindow(metrics, { flows: [aFlow({ writtenBytes: 1 })], strings });
  applyMessages(metrics, { https: [anHttpRow()], dnses: [aDnsRow({ rcode: 3 })] });
  const page = pageText(metrics);

  assert.deepEqual(
    Object.values(COUNTERS).flatMap((counter) => samplesIn(page, counter)),
    [
      'netflow_written_bytes_total{reporter="client"} 1',
      'httpflow_requests_total{reporter="client",method="GET"} 1',
      'dnsflow_requests_total{reporter="client",rcode="NXDOMAIN"} 1',
    ],
  );
});

test('labels behind a profile are shown beside its own', () => {
  const [line = ''] = linesOf('namespace,server_ip,pid', [aFlow()]);

  assert.match(line, /process_name="curl",server_ip="10.0.0.2",server_domain="",pid="100",client_/);
});

test('behind a profile, host is the label; in front, the profile', () => {
  assert.match(linesOf('reporter,host', [aFlow()]).join(), /{reporter="client",host="node-1"} /);
  assert.match(linesOf('host,host', [aFlow()]).join(), /server_domain="",host="node-1"} /);
});

test('an ephemeral server port that is a guess is * but in full', () => {
  const flow = aFlow({ remotePort: 50_000, roleIsGuess: 1 });

  assert.match(linesOf('reporter,server_port', [flow]).join(), /server_port="\*"/);
  assert.match(linesOf('full', [flow]).join(), /server_port="50000"/);
});

test('a pod hides its process in a profile of the cluster, unless it is asked for', () => {
  const flow = aFlow({ localHolder: 2 });

  assert.match(linesOf('workload', [flow]).join(), /process_name=""/);
  assert.match(linesOf('workload,process_name', [flow]).join(), /process_name="curl"/);
  assert.match(linesOf('reporter,process_name', [flow]).join(), /process_name="curl"/);
});

test('the kind of an address can be shown without it', () => {
  const ends = [ipv4('10.0.0.9'), ipv4('192.168.3.1'), ipv4('127.0.0.9'), ipv4('9.9.9.9')];
  const flows = ends.map((remoteAddress, i) => aFlow({ slot: i + 1, remoteAddress }));

  assert.deepEqual(
    linesOf('reporter,server_ip_type', flows).map((line) => /type="(\w+)"/.exec(line)?.[1]),
    ['private', 'loopback', 'other'],
  );
});

test('K8s is told without the names of the ends', () => {
  const flows = [0, 1, 2].map((remoteHolder, i) => aFlow({ slot: i + 1, remoteHolder }));

  assert.deepEqual(linesOf('reporter,sub_source', flows), [
    'netflow_written_bytes_total{reporter="client",sub_source="N/A"} 0',
    'netflow_written_bytes_total{reporter="client",sub_source="K8s"} 0',
  ]);
});

test('labels of pods are those of both ends, by names that Prometheus takes', () => {
  const flow = aFlow({ localHolder: 2, remoteHolder: 3 });
  const [line = ''] = linesOf('reporter,server_ip', [flow], ['app.kubernetes.io/name', 'tier']);

  assert.equal(
    line,
    'netflow_written_bytes_total{reporter="client",server_ip="10.0.0.2",' +
      'client_k8s_label_app_kubernetes_io_name="shop",client_k8s_label_tier="",' +
      'server_k8s_label_app_kubernetes_io_name="shop",server_k8s_label_tier="x"} 0',
  );
  const full = linesOf('full', [flow], ['team', 'tier']).join();
  assert.match(full, /src_k8s_label_team="shop",src_k8s_label_tier="",dst_k8s_label_team="shop"/);
  assert.match(full, /dst_k8s_label_tier="x"} 0$/);
});

test('a pod whose label changes shows the later one from then on', () => {
  const told: number[] = [];
  const ends = new EndTables({
    address: (_address, _since, holders) => told.push(holders.at(-1) ?? 0),
    cgroups: () => undefined,
  });
  const directory = new Directory(ends);
  const labels = shown('reporter', ['team']);
  const metrics = someMetrics({ labels, ends: new Enrichment(ends) });
  const pod = aPod({ labels: 'old' });
  directory.ofPods.added(pod);
  directory.ofPods.changed(pod, aPod({ labels: 'new', resourceVersion: '2' }));

  for (const [i, remoteHolder] of told.entries())
    applyWindow(metrics, { flows: [aFlow({ slot: i + 1, remoteHolder })], strings: [...strings] });

  assert.deepEqual(
    samplesIn(pageText(metrics), COUNTERS.netflow).map((line) => /server.*"(\w+)"/.exec(line)?.[1]),
    ['old', 'new'],
  );
});

test('names that are no labels, and lists that mix both ends, are refused', () => {
  const check = (list: string) => checkLabels(labelChoice().parse(list));

  for (const list of ['auto', 'full,path', 'reporter', 'direction,rcode']) check(list);
  assert.throws(() => check('workload,server_namespace'), {
    message: 'wrong value "server_namespace" for option labels: there is no such label',
    hint: 'labels with such a name: server_k8s_namespace',
  });
  assert.throws(() => check('reportr'), { hint: 'labels with such a name: reporter' });
  assert.throws(() => check('server_ip,method'), {
    message:
      'wrong value "server_ip,method" for option labels: ' +
      'what both ends of a flow report would be added up',
    hint: 'add reporter or direction',
  });
});
