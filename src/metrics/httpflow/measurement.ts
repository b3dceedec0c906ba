// SPDX-License-Identifier: Apache-2.0
// httpflow as a measurement: its keys have method, status, path and version, where they are shown.
import type { HttpRowColumns } from '../../wire/columns.generated.ts';
import { HTTPFLOW_FAMILIES } from '../catalog/httpflow.ts';
import { type Measurement, valueIn } from '../measurement.ts';
import type { Names } from '../names.ts';
import type { PartsShown } from '../parts-shown.ts';
import { WORD } from '../series-key.ts';
import { addHttpRows, HTTPFLOW_COLUMNS } from './columns.ts';
import { httpOutcome } from './outcome.ts';

const AT = HTTPFLOW_COLUMNS.at;

export const HTTPFLOW: Measurement<HttpRowColumns> = {
  name: 'httpflow',
  families: HTTPFLOW_FAMILIES,
  layout: HTTPFLOW_COLUMNS,
  samples: {
    httpflow_requests_total: valueIn(AT.requests),
    httpflow_latency_seconds: {
      kind: 'histogram',
      sum: AT.latencySum,
      buckets: AT.latencyBuckets,
    },
    httpflow_read_bytes_total: valueIn(AT.readBytes),
    httpflow_written_bytes_total: valueIn(AT.writtenBytes),
    httpflow_truncated_paths_total: valueIn(AT.truncatedPaths),
    httpflow_window_requests: valueIn(AT.windowRequests),
    httpflow_window_latency_seconds: {
      kind: 'mean',
      sum: AT.windowLatency,
      weight: AT.windowAnswered,
    },
    httpflow_window_read_bytes: valueIn(AT.windowReadBytes),
    httpflow_window_written_bytes: valueIn(AT.windowWrittenBytes),
  },
  ownWords,
  add: addHttpRows,
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
