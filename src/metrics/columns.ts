// SPDX-License-Identifier: Apache-2.0
// The value columns of a series table, and which column of a flow row is added to which.

import type { FlowRowColumns } from '../wire/columns.generated.ts';
import { FAILURES } from '../wire/columns.generated.ts';
import { RTT_BUCKETS } from './catalog/netflow.ts';

/** Each bucket of the RTT histograms, +Inf included. */
export const BUCKETS = RTT_BUCKETS.length + 1;

/** Index of each column; those of a window are zeroed when the next one is applied. */
export const COLUMN = {
  readBytes: 0,
  writtenBytes: 1,
  segmentsSent: 2,
  retransmits: 3,
  established: 4,
  closed: 5,
  resets: 6,
  active: 7,
  windowReadBytes: 8,
  windowWrittenBytes: 9,
  windowRetransmits: 10,
  windowEstablished: 11,
  windowClosed: 12,
  windowRttWeight: 13,
  windowRtt: 14,
  windowRttVar: 15,
  failures: 16,
  rttSum: 16 + FAILURES,
  rttBuckets: 17 + FAILURES,
  rttVarSum: 17 + FAILURES + BUCKETS,
  rttVarBuckets: 18 + FAILURES + BUCKETS,
} as const;

export const COLUMNS = COLUMN.rttVarBuckets + BUCKETS;

export const WINDOW_COLUMNS = { from: COLUMN.windowReadBytes, to: COLUMN.windowRttVar } as const;

type Numbers = Float64Array | Uint32Array;

interface Addition {
  readonly to: number;
  readonly from: (rows: FlowRowColumns) => Numbers;
}

const ADDITIONS: readonly Addition[] = [
  { to: COLUMN.readBytes, from: (rows) => rows.readBytes },
  { to: COLUMN.writtenBytes, from: (rows) => rows.writtenBytes },
  { to: COLUMN.segmentsSent, from: (rows) => rows.segmentsSent },
  { to: COLUMN.retransmits, from: (rows) => rows.retransmits },
  { to: COLUMN.established, from: (rows) => rows.established },
  { to: COLUMN.closed, from: (rows) => rows.closed },
  { to: COLUMN.resets, from: (rows) => rows.resets },
  { to: COLUMN.active, from: (rows) => rows.opened },
  { to: COLUMN.windowReadBytes, from: (rows) => rows.readBytes },
  { to: COLUMN.windowWrittenBytes, from: (rows) => rows.writtenBytes },
  { to: COLUMN.windowRetransmits, from: (rows) => rows.retransmits },
  { to: COLUMN.windowEstablished, from: (rows) => rows.established },
  { to: COLUMN.windowClosed, from: (rows) => rows.closed },
];

/** Adds row i to the series `seriesOfRow[i]`, column by column. */
export function addFlowRows(
  columns: readonly Float64Array[],
  seriesOfRow: Int32Array,
  rows: FlowRowColumns,
): void {
  for (const { to, from } of ADDITIONS) add(columns[to], seriesOfRow, from(rows), 1);
  add(columns[COLUMN.active], seriesOfRow, rows.ended, -1);
  addFailures(columns, seriesOfRow, rows.failures);
}

function add(
  target: Float64Array | undefined,
  seriesOfRow: Int32Array,
  source: Numbers,
  sign: number,
): void {
  if (target === undefined) return;
  for (let row = 0; row < source.length; row++) {
    const series = seriesOfRow[row] as number;
    target[series] = (target[series] as number) + sign * (source[row] as number);
  }
}

// Nearly all are zero, so that the walk over them is all that costs.
function addFailures(
  columns: readonly Float64Array[],
  seriesOfRow: Int32Array,
  failures: Uint32Array,
): void {
  for (let i = 0; i < failures.length; i++) {
    const count = failures[i] as number;
    if (count === 0) continue;
    const target = columns[COLUMN.failures + (i % FAILURES)] as Float64Array;
    const series = seriesOfRow[Math.floor(i / FAILURES)] as number;
    target[series] = (target[series] as number) + count;
  }
}
