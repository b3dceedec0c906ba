// SPDX-License-Identifier: Apache-2.0
// Whole pages, byte for byte, in both formats.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { Role, Transport } from '../../../src/wire/columns.generated.ts';
import { applyWindow, BOTH_VIEWS, pageText, someMetrics } from '../metrics/a-page.ts';
import { aFlow, ipv4 } from '../wire/a-snapshot.ts';

/** One TCP client with a failed connect, and one UDP server. */
function twoFlows(): FlowMetrics {
  const metrics = someMetrics();
  applyWindow(metrics, {
    flows: [
      aFlow({
        slot: 1,
        readBytes: 2 ** 53 - 1,
        writtenBytes: 512,
        segmentsSent: 12,
        retransmits: 2,
        established: 3,
        closed: 2,
        resets: 1,
        opened: 3,
        ended: 2,
        failures: [4, 0, 1, 0, 0, 0, 0],
      }),
      aFlow({
        slot: 2,
        process: 2,
        readBytes: 60,
        role: Role.server,
        transport: Transport.udp,
        localAddress: ipv4('10.0.0.53'),
        localPort: 53,
        remotePort: 0,
      }),
    ],
    rtts: [
      { slot: 1, rtt: 100, rttVar: 50, weight: 1 },
      { slot: 1, rtt: 1200500, rttVar: 101, weight: 3 },
    ],
    strings: ['', 'curl', 'dnsd'],
  });
  return metrics;
}

const CURL =
  'direction="outgoing",transport="tcp",family="IPv4",reporter="client",' +
  'server_port="443",process_name="curl",server_ip="10.0.0.2",server_domain=""';
const DNSD =
  'direction="incoming",transport="udp",family="IPv4",reporter="server",' +
  'server_port="53",process_name="dnsd",server_ip="10.0.0.53",server_domain=""';

test('writes the page of two flows in the text format', () => {
  const expected = `\
# HELP netflow_read_bytes_total Payload bytes received by the observed side.
# TYPE netflow_read_bytes_total counter
netflow_read_bytes_total{${CURL}} 9007199254740991
netflow_read_bytes_total{${DNSD}} 60
# HELP netflow_written_bytes_total Payload bytes sent by the observed side.
# TYPE netflow_written_bytes_total counter
netflow_written_bytes_total{${CURL}} 512
netflow_written_bytes_total{${DNSD}} 0
# HELP netflow_tcp_retransmits_total TCP segments sent again, SYNs included.
# TYPE netflow_tcp_retransmits_total counter
netflow_tcp_retransmits_total{${CURL}} 2
# HELP netflow_tcp_segments_sent_total TCP segments sent, those sent again included.
# TYPE netflow_tcp_segments_sent_total counter
netflow_tcp_segments_sent_total{${CURL}} 12
# HELP netflow_tcp_rtt_seconds Smoothed round-trip time, once a connection and window.
# TYPE netflow_tcp_rtt_seconds histogram
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0001"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0002"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0004"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0008"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0016"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0032"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0064"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0128"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0256"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.0512"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.1024"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.2048"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.4096"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="0.8192"} 1
netflow_tcp_rtt_seconds_bucket{${CURL},le="+Inf"} 2
netflow_tcp_rtt_seconds_sum{${CURL}} 1.2006
netflow_tcp_rtt_seconds_count{${CURL}} 2
# HELP netflow_tcp_rtt_var_seconds Mean deviation of the round-trip time, sampled alike.
# TYPE netflow_tcp_rtt_var_seconds histogram
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0001"} 1
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0002"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0004"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0008"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0016"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0032"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0064"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0128"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0256"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.0512"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.1024"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.2048"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.4096"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.8192"} 2
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="+Inf"} 2
netflow_tcp_rtt_var_seconds_sum{${CURL}} 0.000151
netflow_tcp_rtt_var_seconds_count{${CURL}} 2
# HELP netflow_tcp_established_total TCP connections established.
# TYPE netflow_tcp_established_total counter
netflow_tcp_established_total{${CURL}} 3
# HELP netflow_tcp_closed_total Established TCP connections that ended.
# TYPE netflow_tcp_closed_total counter
netflow_tcp_closed_total{${CURL}} 2
# HELP netflow_tcp_resets_total Established TCP connections ended by an error.
# TYPE netflow_tcp_resets_total counter
netflow_tcp_resets_total{${CURL}} 1
# HELP netflow_tcp_connect_failures_total TCP connection attempts that failed.
# TYPE netflow_tcp_connect_failures_total counter
netflow_tcp_connect_failures_total{${CURL},reason="refused"} 4
netflow_tcp_connect_failures_total{${CURL},reason="timed_out"} 1
# HELP netflow_tcp_active_connections Established TCP connections open now.
# TYPE netflow_tcp_active_connections gauge
netflow_tcp_active_connections{${CURL}} 1
# HELP netflow_window_read_bytes Payload bytes received in the last window.
# TYPE netflow_window_read_bytes gauge
netflow_window_read_bytes{${CURL}} 9007199254740991
netflow_window_read_bytes{${DNSD}} 60
# HELP netflow_window_written_bytes Payload bytes sent in the last window.
# TYPE netflow_window_written_bytes gauge
netflow_window_written_bytes{${CURL}} 512
netflow_window_written_bytes{${DNSD}} 0
# HELP netflow_window_tcp_retransmits TCP segments sent again in the last window.
# TYPE netflow_window_tcp_retransmits gauge
netflow_window_tcp_retransmits{${CURL}} 2
# HELP netflow_window_tcp_rtt_seconds Mean smoothed round-trip time in the last window, \
weighted by segments acknowledged.
# TYPE netflow_window_tcp_rtt_seconds gauge
netflow_window_tcp_rtt_seconds{${CURL}} 0.9004
# HELP netflow_window_tcp_rtt_var_seconds Mean deviation of the round-trip time in the last \
window, weighted alike.
# TYPE netflow_window_tcp_rtt_var_seconds gauge
netflow_window_tcp_rtt_var_seconds{${CURL}} 0.00008825
# HELP netflow_window_tcp_established TCP connections established in the last window.
# TYPE netflow_window_tcp_established gauge
netflow_window_tcp_established{${CURL}} 3
# HELP netflow_window_tcp_closed Established TCP connections that ended in the last window.
# TYPE netflow_window_tcp_closed gauge
netflow_window_tcp_closed{${CURL}} 2
`;

  assert.equal(pageText(twoFlows()), expected);
});

test('writes counters and floats in OpenMetrics as that format wants them', () => {
  const metrics = someMetrics({ families: { ...BOTH_VIEWS, views: new Set(['counters']) } });
  applyWindow(metrics, {
    flows: [aFlow({ readBytes: 5, failures: [1] })],
    rtts: [{ slot: 1, rtt: 2000000, rttVar: 1000000, weight: 1 }],
    strings: ['', 'curl'],
  });

  const page = pageText(metrics, 'openmetrics');

  assert.ok(
    page.startsWith(`\
# TYPE netflow_read_bytes counter
# UNIT netflow_read_bytes bytes
# HELP netflow_read_bytes Payload bytes received by the observed side.
netflow_read_bytes_total{${CURL}} 5
`),
  );
  assert.ok(
    page.includes(`
# TYPE netflow_tcp_connect_failures counter
# HELP netflow_tcp_connect_failures TCP connection attempts that failed.
netflow_tcp_connect_failures_total{${CURL},reason="refused"} 1
# TYPE netflow_tcp_active_connections gauge
`),
  );
  assert.ok(
    page.includes(`
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.4096"} 0
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="0.8192"} 0
netflow_tcp_rtt_var_seconds_bucket{${CURL},le="+Inf"} 1
netflow_tcp_rtt_var_seconds_sum{${CURL}} 1
`),
  );
});

test('gives the same bytes in slices of any size', () => {
  const whole = pageText(twoFlows());

  for (const bytes of [1, 7, 100, 1000, 8191, 8192, 10000, 1 << 20]) {
    assert.equal(pageText(twoFlows(), 'text', bytes), whole);
  }
});

test('is empty before the first flow', () => {
  assert.equal(pageText(someMetrics()), '');
});

test('leaves a view out that was turned off', () => {
  const counters = someMetrics({ families: { ...BOTH_VIEWS, views: new Set(['counters']) } });
  const windows = someMetrics({
    families: { views: new Set(['windows']), include: [], exclude: [] },
  });
  for (const metrics of [counters, windows]) {
    applyWindow(metrics, { flows: [aFlow()], strings: ['', 'curl'] });
  }

  assert.ok(!pageText(counters).includes('netflow_window_'));
  assert.ok(pageText(counters).includes('netflow_read_bytes_total{'));
  assert.ok(!pageText(windows).includes('_total'));
  assert.ok(pageText(windows).includes('netflow_window_read_bytes{'));
});
