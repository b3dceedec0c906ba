// SPDX-License-Identifier: Apache-2.0
// The families of dnsflow: every DNS look-up of this host, in 60 s windows and cumulative.
import { counter, type Family, secondsHistogram, sparse, windowGauge } from './family.ts';

/** From a cache on the same host to the resolver's usual time-out, in steps of 1, 2, 3, 5. */
export const DNS_LATENCY_BUCKETS = [
  0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3,
  0.5, 1, 2, 5,
];

const COUNTERS: readonly Family[] = [
  counter('dnsflow_requests_total', '', 'DNS look-ups, answered or not; repeated queries not.'),
  secondsHistogram(
    'dnsflow_latency_seconds',
    DNS_LATENCY_BUCKETS,
    'Time from a query to its answer; look-ups that timed out have none.',
  ),
  sparse(counter('dnsflow_timeouts_total', '', 'DNS look-ups without an answer in time.')),
  counter('dnsflow_retries_total', '', 'DNS queries asked again, beside the look-ups.'),
];

const WINDOWS: readonly Family[] = [
  windowGauge('dnsflow_window_requests', '', 'DNS look-ups in the last window.'),
  windowGauge(
    'dnsflow_window_latency_seconds',
    'seconds',
    'Mean latency in the last window, of look-ups that were answered in time.',
  ),
  windowGauge(
    'dnsflow_window_latency_max_seconds',
    'seconds',
    'Longest latency in the last window, of look-ups that were answered in time.',
  ),
];

/** In the order of the page. */
export const DNSFLOW_FAMILIES: readonly Family[] = [...COUNTERS, ...WINDOWS];
