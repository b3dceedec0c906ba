// SPDX-License-Identifier: Apache-2.0
// The value columns of httpflow, and which column of a row is added to which.
import type { HttpRowColumns } from '../../wire/columns.generated.ts';
import { HTTP_LATENCY_BUCKETS } from '../catalog/httpflow.ts';
import { columnLayout } from '../columns.ts';
import type { RowAdder } from '../row-adder.ts';

/** Each bucket of the latency histogram, +Inf included. */
const BUCKETS = HTTP_LATENCY_BUCKETS.length + 1;

export const HTTPFLOW_COLUMNS = columnLayout(
  {
    requests: 1,
    readBytes: 1,
    writtenBytes: 1,
    truncatedPaths: 1,
    latencySum: 1,
    latencyBuckets: BUCKETS,
  },
  {
    windowRequests: 1,
    windowReadBytes: 1,
    windowWrittenBytes: 1,
    windowAnswered: 1,
    windowLatency: 1,
  },
);

const AT = HTTPFLOW_COLUMNS.at;

export function addHttpRows(to: RowAdder, rows: HttpRowColumns): void {
  to.add(AT.requests, rows.requests);
  to.add(AT.readBytes, rows.readBytes);
  to.add(AT.writtenBytes, rows.writtenBytes);
  to.add(AT.truncatedPaths, rows.truncatedPaths);
  to.add(AT.latencySum, rows.latencySum);
  to.addLists(AT.latencyBuckets, BUCKETS, rows.buckets, AT.windowAnswered);
  to.add(AT.windowRequests, rows.requests);
  to.add(AT.windowReadBytes, rows.readBytes);
  to.add(AT.windowWrittenBytes, rows.writtenBytes);
  to.add(AT.windowLatency, rows.latencySum);
}
