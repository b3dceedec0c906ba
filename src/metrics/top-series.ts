// SPDX-License-Identifier: Apache-2.0
// The busiest series of the last window: flows by bytes in both directions, others by requests.
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import { NETFLOW_COLUMNS } from './netflow/columns.ts';
import type { SeriesTable } from './series-table.ts';

const MICROSECONDS = 1e6;

export function topFlows(table: SeriesTable, count: number): TopFlow[] {
  const read = table.columns[NETFLOW_COLUMNS.at.windowReadBytes] as Float64Array;
  const written = table.columns[NETFLOW_COLUMNS.at.windowWrittenBytes] as Float64Array;
  const bytes = (series: number): number => (read[series] ?? 0) + (written[series] ?? 0);
  return busiest(table.size, count, bytes).map((series) => ({
    labels: table.labelRecord(series),
    readBytes: read[series] ?? 0,
    writtenBytes: written[series] ?? 0,
  }));
}

/** Columns that httpflow and dnsflow both have. */
interface RequestColumns {
  readonly windowRequests: number;
  readonly windowAnswered: number;
  readonly windowLatency: number;
}

export function topRequests(table: SeriesTable, at: RequestColumns, count: number): TopRequests[] {
  const valueAt = (column: number, series: number): number => table.columns[column]?.[series] ?? 0;
  const requests = (series: number): number => valueAt(at.windowRequests, series);
  return busiest(table.size, count, requests).map((series) => {
    const answered = valueAt(at.windowAnswered, series);
    const mean = valueAt(at.windowLatency, series) / answered / MICROSECONDS;
    return {
      labels: table.labelRecord(series),
      requests: requests(series),
      latencySeconds: answered === 0 ? undefined : mean,
    };
  });
}

// One pass with a short sorted list: series are many, places few.
function busiest(size: number, count: number, measure: (series: number) => number): number[] {
  const top: number[] = [];
  for (let series = 0; series < size; series++) {
    const own = measure(series);
    if (own === 0) continue;
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && measure(last) >= own) continue;
    const place = top.findIndex((other) => measure(other) < own);
    top.splice(place < 0 ? top.length : place, 0, series);
    if (top.length > count) top.pop();
  }
  return top;
}
