// SPDX-License-Identifier: Apache-2.0
// The busiest series of the last window by bytes in both directions.
import type { TopFlow } from '../model/top-flow.ts';
import { COLUMN } from './columns.ts';
import type { SeriesTable } from './series-table.ts';

export function topFlows(table: SeriesTable, count: number): TopFlow[] {
  const read = table.columns[COLUMN.windowReadBytes] as Float64Array;
  const written = table.columns[COLUMN.windowWrittenBytes] as Float64Array;
  const bytes = (series: number): number => (read[series] ?? 0) + (written[series] ?? 0);
  return busiest(table.size, count, bytes).map((series) => ({
    labels: table.labelRecord(series),
    readBytes: read[series] ?? 0,
    writtenBytes: written[series] ?? 0,
  }));
}

// One pass with a short sorted list: series are many, places few.
function busiest(size: number, count: number, bytes: (series: number) => number): number[] {
  const top: number[] = [];
  for (let series = 0; series < size; series++) {
    const own = bytes(series);
    if (own === 0) continue;
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && bytes(last) >= own) continue;
    const place = top.findIndex((other) => bytes(other) < own);
    top.splice(place < 0 ? top.length : place, 0, series);
    if (top.length > count) top.pop();
  }
  return top;
}
