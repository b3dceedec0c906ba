// SPDX-License-Identifier: Apache-2.0
// The families of netflow: every TCP and UDP flow of this host, in 15 s windows and cumulative.
import {
  counter,
  type Family,
  gauge,
  optional,
  secondsHistogram,
  sparse,
  windowGauge,
  withOptionalBuckets,
} from './family.ts';

/**
 * Each bound is twice the one before, so that a quantile from 50 us to 1 s is at most wrong by a
 * factor of 2: the median of what is below the first bound is read as half of it.
 */
export const RTT_BUCKETS = Array.from({ length: 14 }, (_, i) => 2 ** i / 10_000);

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
  withOptionalBuckets(
    secondsHistogram(
      'netflow_tcp_rtt_var_seconds',
      RTT_BUCKETS,
      'Mean deviation of the round-trip time, sampled alike.',
    ),
  ),
  counter('netflow_tcp_established_total', '', 'TCP connections established.'),
  optional(counter('netflow_tcp_closed_total', '', 'Established TCP connections that ended.')),
  sparse(counter('netflow_tcp_resets_total', '', 'Established TCP connections ended by an error.')),
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
