// SPDX-License-Identifier: Apache-2.0
// The busiest series of the last window: flows by bytes in both directions, others by requests.
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import type { SeriesTable } from './series-table.ts';

const MICROSECONDS = 1e6;

/** What a measurement's table has of the last window, by the name of what is ranked. */
export interface RankedTable {
  readonly table: SeriesTable;
  ranked(name: string): number;
}

const columnOf = ({ table }: RankedTable, index: number): Float64Array =>
  table.columns[index] as Float64Array;

export function topFlows(series: RankedTable, count: number): TopFlow[] {
  const { table } = series;
  const read = columnOf(series, series.ranked('readBytes'));
  const written = columnOf(series, series.ranked('writtenBytes'));
  const bytes = (series: number): number => (read[series] ?? 0) + (written[series] ?? 0);
  return busiest(table, count, bytes).map((series) => ({
    labels: table.labelRecord(series),
    readBytes: read[series] ?? 0,
    writtenBytes: written[series] ?? 0,
  }));
}

/** Of httpflow and dnsflow alike. */
export function topRequests(series: RankedTable, count: number): TopRequests[] {
  const { table } = series;
  const requests = columnOf(series, series.ranked('requests'));
  const latency = columnOf(series, series.ranked('latency'));
  const answered = columnOf(series, series.ranked('latency') + 1);
  return busiest(table, count, (place) => requests[place] ?? 0).map((place) => {
    const mean = (latency[place] ?? 0) / (answered[place] ?? 0) / MICROSECONDS;
    return {
      labels: table.labelRecord(place),
      requests: requests[place] ?? 0,
      latencySeconds: answered[place] === 0 ? undefined : mean,
    };
  });
}

// One pass with a short sorted list: series are many, places few.
function busiest(
  { size, shown }: SeriesTable,
  count: number,
  measure: (series: number) => number,
): number[] {
  const top: number[] = [];
  for (let series = 0; series < size; series++) {
    const own = measure(series);
    if (own === 0 || shown[series] === 0) continue;
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && measure(last) >= own) continue;
    const place = top.findIndex((other) => measure(other) < own);
    top.splice(place < 0 ? top.length : place, 0, series);
    if (top.length > count) top.pop();
  }
  return top;
}
