// SPDX-License-Identifier: Apache-2.0
// Says for one family which series have samples and how each of their lines reads its value.
import type { Family } from '../metrics/catalog/family.ts';
import type { FamilySamples } from '../metrics/measurement.ts';
import type { SeriesTable } from '../metrics/series-table.ts';
import { SHOWN } from '../metrics/series-table.ts';
import type { PageFormat } from './metadata.ts';
import { boundText } from './metadata.ts';

const MICROSECONDS = 1e6;
const NO_LABEL = '';

export interface SampleLine {
  readonly name: Buffer;
  /** What follows the label block: own labels, closing brace, blank. */
  readonly suffix: Buffer;
  readonly value: (series: number) => number;
}

export interface SamplePlan {
  readonly isPresent: (series: number) => boolean;
  readonly lines: readonly SampleLine[];
}

export function samplePlans(
  { name, buckets: bounds = [] }: Family,
  samples: FamilySamples,
  table: SeriesTable,
  format: PageFormat,
): readonly SamplePlan[] {
  const column = (index: number): Float64Array => table.columns[index] as Float64Array;
  switch (samples.kind) {
    case 'value':
      return [valuePlan(name, table, column(samples.column), samples.tcpOnly)];
    case 'nonzero':
      return [nonzeroPlan(name, NO_LABEL, column(samples.column))];
    case 'reasons':
      return [...samples.columns].map(([reason, index]) =>
        nonzeroPlan(name, `reason="${reason}"`, column(index)),
      );
    case 'mean':
      return [meanPlan(name, column(samples.sum), column(samples.weight))];
    case 'maximum':
      return [maximumPlan(name, column(samples.column), column(samples.weight))];
    case 'histogram': {
      const buckets = table.columns.slice(samples.buckets, samples.buckets + bounds.length + 1);
      const bucketLabels = [...bounds.map((bound) => boundText(bound, format)), '+Inf'];
      return [histogramPlan(name, bucketLabels, buckets, column(samples.sum))];
    }
  }
}

function valuePlan(
  name: string,
  table: SeriesTable,
  values: Float64Array,
  tcpOnly: boolean,
): SamplePlan {
  const { shown } = table;
  const wanted = tcpOnly ? SHOWN.tcp : SHOWN.any;
  return {
    isPresent: (series) => ((shown[series] ?? 0) & wanted) !== 0,
    lines: [line(name, NO_LABEL, (series) => values[series] ?? 0)],
  };
}

// Only what was seen: a line for every series and reason would mostly be zeros.
function nonzeroPlan(name: string, label: string, values: Float64Array): SamplePlan {
  return {
    isPresent: (series) => values[series] !== 0,
    lines: [line(name, label, (series) => values[series] ?? 0)],
  };
}

// A window without a sample has no mean, and a mean of 0 would be a lie.
function meanPlan(name: string, sums: Float64Array, weights: Float64Array): SamplePlan {
  const mean = (series: number): number =>
    (sums[series] ?? 0) / (weights[series] ?? 1) / MICROSECONDS;
  return {
    isPresent: (series) => weights[series] !== 0,
    lines: [line(name, NO_LABEL, mean)],
  };
}

function maximumPlan(name: string, highest: Float64Array, weights: Float64Array): SamplePlan {
  return {
    isPresent: (series) => weights[series] !== 0,
    lines: [line(name, NO_LABEL, (series) => (highest[series] ?? 0) / MICROSECONDS)],
  };
}

function histogramPlan(
  name: string,
  bucketLabels: readonly string[],
  buckets: readonly Float64Array[],
  sums: Float64Array,
): SamplePlan {
  const upTo = (last: number, series: number): number => {
    let count = 0;
    for (let i = 0; i <= last; i++) count += buckets[i]?.[series] ?? 0;
    return count;
  };
  const all = buckets.length - 1;
  return {
    isPresent: (series) => upTo(all, series) > 0,
    lines: [
      ...bucketLabels.map((label, i) =>
        line(`${name}_bucket`, `le="${label}"`, (series) => upTo(i, series)),
      ),
      line(`${name}_sum`, NO_LABEL, (series) => (sums[series] ?? 0) / MICROSECONDS),
      line(`${name}_count`, NO_LABEL, (series) => upTo(all, series)),
    ],
  };
}

function line(name: string, label: string, value: SampleLine['value']): SampleLine {
  const suffix = label === NO_LABEL ? '} ' : `,${label}} `;
  return { name: Buffer.from(name), suffix: Buffer.from(suffix), value };
}
