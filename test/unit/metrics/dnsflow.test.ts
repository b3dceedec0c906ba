// SPDX-License-Identifier: Apache-2.0
// dnsflow on the page: names of rcodes, time-outs without latency, the longest of a window.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { Role, Transport } from '../../../src/wire/columns.generated.ts';
import { aDnsRow, type DnsFields, inBucket } from '../wire/a-message-snapshot.ts';
import { applyMessages, pageText, samplesIn, someMetrics, sumOf } from './a-page.ts';

const TIMED_OUT = 65535;

function metricsOf(rows: readonly DnsFields[], maxSeries = 100): FlowMetrics {
  const metrics = someMetrics({ maxSeries });
  applyMessages(metrics, { dnses: rows, strings: ['', 'curl'] });
  return metrics;
}

const lastValue = (metrics: FlowMetrics, family: string): string | undefined =>
  samplesIn(pageText(metrics), family).at(-1)?.split('} ')[1];

test('names each rcode as the registry of IANA does', () => {
  const names =
    'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE ' +
    'DSOTYPENI RCODE12 RCODE13 RCODE14 RCODE15 BADVERS BADKEY BADTIME BADMODE BADNAME BADALG ' +
    'BADTRUNC BADCOOKIE RCODE24';
  const rows = names.split(' ').map((_, rcode) => aDnsRow({ slot: rcode + 1, rcode }));

  const lines = samplesIn(pageText(metricsOf(rows)), 'dnsflow_requests_total');

  assert.deepEqual(
    lines.map((line) => /,rcode="(\w+)"} 1$/.exec(line)?.[1]),
    names.split(' '),
  );
});

test('counts a time-out as a request of its own rcode, without latency', () => {
  const page = pageText(
    metricsOf([
      aDnsRow({
        slot: 1,
        requests: 8,
        latencySum: 8000,
        latencyMax: 2000,
        buckets: inBucket(4, 8),
      }),
      aDnsRow({ slot: 2, requests: 3, retries: 6, rcode: TIMED_OUT }),
    ]),
  );

  const requests = samplesIn(page, 'dnsflow_requests_total');
  assert.match(requests[0] ?? '', /rcode="NOERROR"} 8$/);
  assert.match(requests[1] ?? '', /rcode="timeout"} 3$/);
  assert.match(samplesIn(page, 'dnsflow_timeouts_total').join(), /^[^}]*rcode="timeout"} 3$/);
  assert.match(samplesIn(page, 'dnsflow_latency_seconds_count').join(), /^[^}]*"NOERROR"} 8$/);
  assert.match(samplesIn(page, 'dnsflow_latency_seconds_sum').join(), /} 0.008$/);
  assert.equal(sumOf(page, 'dnsflow_retries_total'), 6);
});

test('has no time-outs where there were none', () => {
  assert.ok(!pageText(metricsOf([aDnsRow()])).includes('dnsflow_timeouts_total'));
});

test('keeps the longest latency of all rows of a series, for one window', () => {
  const metrics = metricsOf([
    aDnsRow({ slot: 1, latencySum: 900, latencyMax: 900, buckets: inBucket(4) }),
    aDnsRow({ slot: 2, pid: 7, latencySum: 2_500, latencyMax: 2_500, buckets: inBucket(6) }),
    aDnsRow({ slot: 3, pid: 8, latencySum: 100, latencyMax: 100, buckets: inBucket(0) }),
  ]);
  assert.equal(metrics.dnsflow.count, 1);
  assert.equal(lastValue(metrics, 'dnsflow_window_latency_max_seconds'), '0.0025');
  assert.equal(lastValue(metrics, 'dnsflow_window_latency_seconds'), '0.0011666666666666668');

  const shorter = aDnsRow({ latencySum: 300, latencyMax: 300, buckets: inBucket(2) });
  applyMessages(metrics, { dnses: [shorter] });
  assert.equal(lastValue(metrics, 'dnsflow_window_latency_max_seconds'), '0.0003');

  applyMessages(metrics, {});
  assert.ok(!pageText(metrics).includes('dnsflow_window_latency'));
  assert.equal(lastValue(metrics, 'dnsflow_window_requests'), '0');
  assert.equal(lastValue(metrics, 'dnsflow_requests_total'), '4');
});

test('has bounds from 100 microseconds to 5 seconds', () => {
  const row = aDnsRow({ latencySum: 6e6, latencyMax: 6e6, buckets: inBucket(19) });

  const lines = samplesIn(pageText(metricsOf([row])), 'dnsflow_latency_seconds_bucket');

  assert.deepEqual(
    lines.map((line) => /le="([^"]+)"/.exec(line)?.[1]).join(' '),
    '0.0001 0.0002 0.0003 0.0005 0.001 0.002 0.003 0.005 0.01 0.02 0.03 0.05 0.1 0.2 0.3 0.5 ' +
      '1 2 5 +Inf',
  );
  assert.match(lines.at(-2) ?? '', /le="5"} 0$/);
  assert.match(lines.at(-1) ?? '', /le="\+Inf"} 1$/);
});

test('adds up time-outs of folded label sets in the overflow series', () => {
  const rows = [aDnsRow(), aDnsRow({ slot: 2, rcode: TIMED_OUT }), aDnsRow({ slot: 3, rcode: 3 })];

  const page = pageText(metricsOf(rows, 1));

  assert.equal(sumOf(page, 'dnsflow_requests_total'), 3);
  assert.match(samplesIn(page, 'dnsflow_timeouts_total').join(), /rcode="__overflow__"} 1$/);
});

test('shows a server and both transports', () => {
  const page = pageText(
    metricsOf([
      aDnsRow({ slot: 1, role: Role.server, localPort: 53, remotePort: 0 }),
      aDnsRow({ slot: 2, transport: Transport.tcp }),
    ]),
  );

  const [server = '', tcp = ''] = samplesIn(page, 'dnsflow_requests_total');
  assert.match(server, /direction="incoming",transport="udp",.*server_port="53",/);
  assert.match(tcp, /direction="outgoing",transport="tcp",.*server_port="53",/);
});
