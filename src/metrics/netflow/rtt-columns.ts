// SPDX-License-Identifier: Apache-2.0
// Adds the RTT rows of a window: each row once to the histograms, weighted to the window means.
import type { RttRowColumns } from '../../wire/columns.generated.ts';
import { RTT_BUCKETS } from '../catalog/netflow.ts';
import type { Columns } from '../columns.ts';
import { NETFLOW_COLUMNS } from './columns.ts';

const AT = NETFLOW_COLUMNS.at;

// Sums stay in microseconds: whole numbers add up exactly.
const BOUNDS = RTT_BUCKETS.map((seconds) => Math.round(seconds * 1e6));

export function addRttRows(columns: Columns, seriesOfRow: Int32Array, rows: RttRowColumns): void {
  for (let row = 0; row < rows.slot.length; row++) {
    const series = seriesOfRow[row] as number;
    const weight = rows.weight[row] as number;
    const rtt = rows.rtt[row] as number;
    const rttVar = rows.rttVar[row] as number;
    increase(columns, AT.rttSum, series, rtt);
    increase(columns, AT.rttBuckets + bucketOf(rtt), series, 1);
    increase(columns, AT.rttVarSum, series, rttVar);
    increase(columns, AT.rttVarBuckets + bucketOf(rttVar), series, 1);
    increase(columns, AT.windowRttWeight, series, weight);
    increase(columns, AT.windowRtt, series, rtt * weight);
    increase(columns, AT.windowRttVar, series, rttVar * weight);
  }
}

function bucketOf(microseconds: number): number {
  let bucket = 0;
  while (bucket < BOUNDS.length && microseconds > (BOUNDS[bucket] as number)) bucket++;
  return bucket;
}

function increase(columns: Columns, column: number, series: number, by: number): void {
  const target = columns[column] as Float64Array;
  target[series] = (target[series] as number) + by;
}
