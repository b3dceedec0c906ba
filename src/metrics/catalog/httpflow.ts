// SPDX-License-Identifier: Apache-2.0
// The families of httpflow: every HTTP/1 exchange of this host, in 60 s windows and cumulative.
import {
  counter,
  type Family,
  gauge,
  secondsHistogram,
  sparse,
  windowGauge,
  withOptionalBuckets,
} from './family.ts';

/** From a service on the same host to a proxy's time-out; densest where services answer. */
export const HTTP_LATENCY_BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  20, 30, 60,
];

const COUNTERS: readonly Family[] = [
  counter('httpflow_requests_total', '', 'HTTP requests, answered or not.'),
  secondsHistogram(
    'httpflow_latency_seconds',
    HTTP_LATENCY_BUCKETS,
    'Time from the last byte of a request to the first byte of its final response.',
  ),
  withOptionalBuckets(
    secondsHistogram(
      'httpflow_duration_seconds',
      HTTP_LATENCY_BUCKETS,
      'Time from the first byte of a request to the last byte of its response.',
    ),
  ),
  sparse({
    ...counter(
      'httpflow_unanswered_total',
      '',
      'HTTP requests without an answer: their connection was closed, or reset, or 60 s passed.',
    ),
    labels: ['reason'],
  }),
  sparse(
    gauge(
      'httpflow_requests_in_flight',
      '',
      'HTTP requests without the end of their response, at the end of the last window of netflow.',
    ),
  ),
  counter('httpflow_read_bytes_total', 'bytes', 'Bytes of exchanges the observed side received.'),
  counter('httpflow_written_bytes_total', 'bytes', 'Bytes of exchanges the observed side sent.'),
  {
    ...counter(
      'httpflow_truncated_paths_total',
      '',
      'Requests whose path was longer than what is captured; only with the label path.',
    ),
    withLabel: 'path',
  },
];

const WINDOWS: readonly Family[] = [
  windowGauge('httpflow_window_requests', '', 'HTTP requests in the last window.'),
  windowGauge(
    'httpflow_window_latency_seconds',
    'seconds',
    'Mean latency in the last window, of exchanges that were answered.',
  ),
  windowGauge(
    'httpflow_window_read_bytes',
    'bytes',
    'Bytes of exchanges received in the last window.',
  ),
  windowGauge(
    'httpflow_window_written_bytes',
    'bytes',
    'Bytes of exchanges sent in the last window.',
  ),
];

/** In the order of the page. */
export const HTTPFLOW_FAMILIES: readonly Family[] = [...COUNTERS, ...WINDOWS];
