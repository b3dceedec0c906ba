// SPDX-License-Identifier: Apache-2.0
// httpflow as a measurement: its keys have method, status, path and version, where they are shown.
import { type HttpRowColumns, Unanswered } from '../../wire/columns.generated.ts';
import { HTTP_LATENCY_BUCKETS, HTTPFLOW_FAMILIES } from '../catalog/httpflow.ts';
import { histogramOfLists, meanOfLists, sparseLevel, sparseList, sum } from '../family-source.ts';
import type { Measurement } from '../measurement.ts';
import type { Names } from '../names.ts';
import type { PartsShown } from '../parts-shown.ts';
import { WORD } from '../series-key.ts';
import { httpOutcome } from './outcome.ts';

/** Each bucket of the latency histogram, +Inf included. */
const BUCKETS = HTTP_LATENCY_BUCKETS.length + 1;

const latencySum = (rows: HttpRowColumns): Float64Array => rows.latencySum;
const latencyLists = (rows: HttpRowColumns): Float64Array => rows.buckets;

const REASONS = Object.entries(Unanswered)
  .sort(([, a], [, b]) => a - b)
  .map(([reason]) => reason.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

export const HTTPFLOW: Measurement<HttpRowColumns> = {
  name: 'httpflow',
  families: HTTPFLOW_FAMILIES,
  sources: {
    httpflow_requests_total: sum(({ requests }) => requests),
    httpflow_latency_seconds: histogramOfLists(BUCKETS, latencySum, latencyLists),
    httpflow_duration_seconds: histogramOfLists(
      BUCKETS,
      ({ durationSum }) => durationSum,
      ({ durationBuckets }) => durationBuckets,
    ),
    httpflow_unanswered_total: sparseList('reason', REASONS, ({ unanswered }) => unanswered),
    httpflow_requests_in_flight: sparseLevel(
      ({ opened }) => opened,
      ({ ended }) => ended,
    ),
    httpflow_read_bytes_total: sum(({ readBytes }) => readBytes),
    httpflow_written_bytes_total: sum(({ writtenBytes }) => writtenBytes),
    httpflow_truncated_paths_total: sum(({ truncatedPaths }) => truncatedPaths),
    httpflow_window_requests: sum(({ requests }) => requests),
    httpflow_window_latency_seconds: meanOfLists(BUCKETS, latencySum, latencyLists),
    httpflow_window_read_bytes: sum(({ readBytes }) => readBytes),
    httpflow_window_written_bytes: sum(({ writtenBytes }) => writtenBytes),
  },
  ranked: {
    requests: sum(({ requests }) => requests),
    latency: meanOfLists(BUCKETS, latencySum, latencyLists),
  },
  ownWords,
};

function ownWords(
  rows: HttpRowColumns,
  shown: PartsShown,
  names: Names,
): (key: Uint32Array, row: number) => void {
  return (key, row) => {
    key[WORD.outcome] = httpOutcome(
      shown.status ? (rows.status[row] ?? 0) : 0,
      shown.method ? (rows.method[row] ?? 0) : 0,
      shown.version ? (rows.version[row] ?? 0) : 0,
    );
    key[WORD.path] = shown.path ? names.idOf(rows.path[row] as number) : 0;
  };
}
