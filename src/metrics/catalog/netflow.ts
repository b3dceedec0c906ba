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

/** Beyond a second SYNs were lost: they are sent again after 1, 3, 7 s and so on. */
const HANDSHAKE_BUCKETS = [...RTT_BUCKETS, 2, 4, 8, 16, 32, 64];

const DURATION_BUCKETS = [
  0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 3600, 21_600, 86_400,
];

/** Asked of the addon only where it is shown. */
export const LISTEN_DROPS = 'netflow_tcp_listen_drops_total';

const COUNTERS: readonly Family[] = [
  counter('netflow_read_bytes_total', 'bytes', 'Payload bytes received by the observed side.'),
  counter('netflow_written_bytes_total', 'bytes', 'Payload bytes sent by the observed side.'),
  counter('netflow_tcp_retransmits_total', '', 'TCP segments sent again, SYNs included.'),
  sparse(
    counter(
      'netflow_tcp_syn_retransmits_total',
      '',
      'Of the retransmits those that were to open a connection: SYNs, and SYN-ACKs of a server.',
    ),
  ),
  counter('netflow_tcp_segments_sent_total', '', 'TCP segments sent, those sent again included.'),
  optional(counter('netflow_tcp_segments_received_total', '', 'TCP segments received.')),
  optional(
    sparse(
      counter(
        'netflow_tcp_out_of_order_segments_total',
        '',
        'TCP segments received before one that was due.',
      ),
    ),
  ),
  optional(
    sparse(
      counter(
        'netflow_tcp_receiver_limited_seconds_total',
        'seconds',
        "Time in which the peer's receive window, zero or too small, kept data from being sent.",
      ),
    ),
  ),
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
  optional(
    secondsHistogram(
      'netflow_tcp_handshake_seconds',
      HANDSHAKE_BUCKETS,
      'Time from the SYN of a client until its connection was established.',
    ),
  ),
  optional(
    secondsHistogram(
      'netflow_tcp_connection_duration_seconds',
      DURATION_BUCKETS,
      'Time from establishment to close, of connections that were seen beginning.',
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
  optional(
    sparse(
      counter(
        LISTEN_DROPS,
        '',
        'Packets that a listening socket dropped, as when its queue of connections was full.',
      ),
    ),
  ),
  gauge('netflow_tcp_active_connections', '', 'Established TCP connections open now.'),
  optional(
    sparse(counter('netflow_udp_datagrams_read_total', '', 'UDP datagrams that were received.')),
  ),
  optional(
    sparse(counter('netflow_udp_datagrams_written_total', '', 'UDP datagrams that were sent.')),
  ),
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
  optional(
    windowGauge(
      'netflow_window_tcp_rtt_min_seconds',
      'seconds',
      'Least round-trip time that a connection which measured in the last window had lately.',
    ),
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
