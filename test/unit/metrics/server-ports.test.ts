// SPDX-License-Identifier: Apache-2.0
// Which server ports are shown: known ones, up to a bound a server; of guesses, low ones alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Enrichment } from '../../../src/enrich/enrichment.ts';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { Role, RowLife } from '../../../src/wire/columns.generated.ts';
import { aDirectory } from '../directory/a-directory.ts';
import { aPod, aService, aSlice } from '../directory/a-pod.ts';
import { anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import { applyMessages, applyWindow, pageText, samplesIn, shown, someMetrics } from './a-page.ts';

const strings = ['', 'ftp'];

/** As `port=value`. */
function portsIn(metrics: FlowMetrics, family = 'netflow_read_bytes_total'): readonly string[] {
  return samplesIn(pageText(metrics), family).map(
    (line) => `${/server_port="([^"]+)"/.exec(line)?.[1]}=${line.split('} ')[1]}`,
  );
}

function portsOf(flows: readonly FlowFields[], portsPerServer = 32): readonly string[] {
  const metrics = someMetrics({ portsPerServer });
  applyWindow(metrics, { flows, strings });
  return portsIn(metrics);
}

/** Flows of a client to these ports of 10.0.0.2, in slots from 1 on, of one byte each. */
const toPorts = (ports: readonly number[], fields: FlowFields = {}): readonly FlowFields[] =>
  ports.map((remotePort, i) => aFlow({ slot: i + 1, remotePort, readBytes: 1, ...fields }));

test('shows any port of a server that is known to be one, at both ends', () => {
  const server = { role: Role.server, localPort: 50_051, remotePort: 0, readBytes: 1 };

  assert.deepEqual(portsOf(toPorts([3306, 50_051, 65_535])), ['3306=1', '50051=1', '65535=1']);
  assert.deepEqual(portsOf([aFlow(server)]), ['50051=1']);
});

test('collapses a guess from 32768 on', () => {
  const guesses = toPorts([3306, 32_767, 32_768, 50_051], { roleIsGuess: 1 });

  assert.deepEqual(portsOf(guesses), ['3306=1', '32767=1', '*=2']);
});

test('shows 32 ports of one server, and adds up the rest', () => {
  const ports = Array.from({ length: 40 }, (_, i) => 40_000 + i);
  const other = aFlow({ slot: 99, remoteAddress: ipv4('10.0.0.3'), remotePort: 40_039 });

  const found = portsOf([...toPorts(ports), other]);

  assert.deepEqual(
    found.slice(0, 32),
    ports.slice(0, 32).map((port) => `${port}=1`),
  );
  assert.deepEqual(found.slice(32), ['*=8', '40039=0']);
});

test('counts a port once, however many flows it has, and none below 1024', () => {
  const flows = toPorts([443, 1023, 1024, 1024, 1025]);

  assert.deepEqual(portsOf(flows, 1), ['443=1', '1023=1', '1024=2', '*=1']);
});

test('gives the place of a port to another one when its last flow has ended', () => {
  const metrics = someMetrics({ portsPerServer: 1 });
  const [one, two] = [1, 2].map((slot) => aFlow({ slot, remotePort: 4000, readBytes: 1 }));
  const later = aFlow({ remotePort: 5000, readBytes: 7 });
  applyWindow(metrics, { flows: [one ?? {}, two ?? {}], strings });
  applyWindow(metrics, { flows: [{ ...one, readBytes: 0, life: RowLife.ended }] });
  applyWindow(metrics, { flows: [{ ...later, slot: 3 }] });
  applyWindow(metrics, { flows: [{ ...two, readBytes: 0, life: RowLife.ended }] });

  applyWindow(metrics, { flows: [{ ...later, slot: 4 }] });

  assert.deepEqual(portsIn(metrics).toSorted(), ['*=7', '5000=7']);
});

test('keeps what a flow was shown as for its life', () => {
  const metrics = someMetrics({ portsPerServer: 1 });
  const [first = {}, second = {}] = toPorts([4000, 5000]);
  applyWindow(metrics, { flows: [first, second], strings });
  applyWindow(metrics, { flows: [{ ...first, readBytes: 0, life: RowLife.ended }] });

  applyWindow(metrics, { flows: [second] });

  assert.deepEqual(
    portsIn(metrics).filter((line) => !line.startsWith('4000')),
    ['*=2'],
  );
});

test('shows the same ports in httpflow as in netflow', () => {
  const metrics = someMetrics({ portsPerServer: 1 });
  applyWindow(metrics, { flows: toPorts([4000, 5000]), strings });
  const https = [5000, 4000].map((remotePort, i) => anHttpRow({ slot: i + 1, remotePort }));
  applyMessages(metrics, { https });

  assert.deepEqual(portsIn(metrics, 'httpflow_requests_total'), ['*=1', '4000=1']);
});

test('shows every port in the profile full', () => {
  const metrics = someMetrics({ portsPerServer: 1, labels: shown('full') });
  const flows = [...toPorts([4000, 5000]), aFlow({ slot: 3, remotePort: 50_051, roleIsGuess: 1 })];

  applyWindow(metrics, { flows, strings });

  assert.deepEqual(portsIn(metrics), ['4000=1', '5000=1', '50051=0']);
});

test('shows what a Service or an EndpointSlice names, beside the bound, if guessed too', () => {
  const { directory, ends, holderAt } = aDirectory();
  const port = { name: '', protocol: 'TCP', port: 40_000 };
  const pod = aPod({ addresses: ['10.0.0.2'] });
  directory.ofPods.added(pod);
  directory.ofServices.added(
    aService({ clusterIPs: ['10.96.0.10'], ports: [{ ...port, port: 33_000, nodePort: 0 }] }),
  );
  directory.ofSlices.added({ ...aSlice('web-1', pod), ports: [port] });
  const metrics = someMetrics({ ends: new Enrichment(ends), portsPerServer: 1 });
  const ofPod = { remoteHolder: holderAt('10.0.0.2'), readBytes: 1 };
  const service = { remoteAddress: ipv4('10.96.0.10'), roleIsGuess: 1 };

  applyWindow(metrics, {
    flows: [
      aFlow({ ...ofPod, slot: 1, remotePort: 4000 }),
      aFlow({ ...ofPod, slot: 2, remotePort: 40_000, roleIsGuess: 1 }),
      aFlow({ ...ofPod, slot: 3, remotePort: 40_001 }),
      aFlow({ ...service, slot: 4, remotePort: 33_000, readBytes: 1 }),
      aFlow({ ...service, slot: 5, remotePort: 33_001, readBytes: 1 }),
    ],
    strings,
  });

  const lines = portsIn(metrics);
  assert.deepEqual(lines, ['4000=1', '40000=1', '*=1', '33000=1', '*=1']);
});
