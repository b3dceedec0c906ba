// SPDX-License-Identifier: Apache-2.0
// The families of netflow: every TCP and UDP flow of this host, in 15 s windows and cumulative.
import { counter, type Family, gauge, secondsHistogram, sparse, windowGauge } from './family.ts';

/** From loopback to a satellite link with a full queue; densest where data centres are. */
export const RTT_BUCKETS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];

const COUNTERS: readonly Family[] = [
  counter('netflow_read_bytes_total', 'bytes', 'Payload bytes received by the observed side.'),
  counter('netflow_written_bytes_total', 'bytes', 'Payload bytes sent by the observed side.'),
  counter('netflow_tcp_retransmits_total', '', 'TCP segments sent again.'),
  counter('netflow_tcp_segments_sent_total', '', 'TCP segments sent, those sent again included.'),
  secondsHistogram(
    'netflow_tcp_rtt_seconds',
    RTT_BUCKETS,
    'Smoothed round-trip time, once a connection and window.',
  ),
  secondsHistogram(
    'netflow_tcp_rtt_var_seconds',
    RTT_BUCKETS,
    'Mean deviation of the round-trip time, sampled alike.',
  ),
  counter('netflow_tcp_established_total', '', 'TCP connections established.'),
  counter('netflow_tcp_closed_total', '', 'Established TCP connections that ended.'),
  counter('netflow_tcp_resets_total', '', 'Established TCP connections ended by an error.'),
  {
    ...sparse(
      counter('netflow_tcp_connect_failures_total', '', 'TCP connection attempts that failed.'),
    ),
    labels: ['reason'],
  },
  gauge('netflow_tcp_active_connections', '', 'Established TCP connections open now.'),
];

const WINDOWS: readonly Family[] = [
  windowGauge('netflow_window_read_bytes', 'bytes', 'Payload bytes received in the last window.'),
  windowGauge('netflow_window_written_bytes', 'bytes', 'Payload bytes sent in the last window.'),
  windowGauge('netflow_window_tcp_retransmits', '', 'TCP segments sent again in the last window.'),
  windowGauge(
    'netflow_window_tcp_rtt_seconds',
    'seconds',
    'Mean smoothed round-trip time in the last window, weighted by segments acknowledged.',
  ),
  windowGauge(
    'netflow_window_tcp_rtt_var_seconds',
    'seconds',
    'Mean deviation of the round-trip time in the last window, weighted alike.',
  ),
  windowGauge(
    'netflow_window_tcp_established',
    '',
    'TCP connections established in the last window.',
  ),
  windowGauge(
    'netflow_window_tcp_closed',
    '',
    'Established TCP connections that ended in the last window.',
  ),
];

/** In the order of the page. */
export const NETFLOW_FAMILIES: readonly Family[] = [...COUNTERS, ...WINDOWS];
