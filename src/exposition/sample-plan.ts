// SPDX-License-Identifier: Apache-2.0
// Says for one family which series have samples, and how their lines are spelt and read.
import type { Family } from '../metrics/catalog/family.ts';
import type { Columns } from '../metrics/columns.ts';
import type { FamilySamples, SparseLine } from '../metrics/family-source.ts';
import { SHOWN } from '../metrics/series-table.ts';
import type { PageFormat } from './metadata.ts';
import { boundText } from './metadata.ts';

const MICROSECONDS = 1e6;
const NO_LABEL = '';

export interface SampleLine {
  readonly name: Buffer;
  /** What follows the label block: own labels, closing brace, blank. */
  readonly suffix: Buffer;
}

/** Lines that a series has together. */
export interface SamplePlan {
  readonly lines: readonly SampleLine[];
  /** Counters and histograms: a reader to whom they are new is shown what was before. */
  readonly isTotal: boolean;
  /** The line of OpenMetrics that says when counting began. */
  readonly created?: SampleLine;
  /** The column that says since which window they are there; undefined: as long as the series. */
  readonly since?: number;
  /** `shown` says which families a series has. */
  isPresent(columns: Columns, series: number, shown: number): boolean;
  /** Writes the value of each line. */
  read(columns: Columns, series: number, values: Float64Array): void;
}

export function samplePlans(
  { name, type, unit, view, buckets }: Family,
  samples: FamilySamples,
  format: PageFormat,
): readonly SamplePlan[] {
  switch (samples.kind) {
    case 'value':
      return [valuePlan(name, samples, type === 'counter' && view === 'counters')];
    case 'level':
      return [levelPlan(name, samples)];
    case 'sparse':
      return samples.lines.map((one) => sparsePlan(name, unit, one));
    case 'mean':
      return [meanPlan(name, samples.sum, samples.weight)];
    case 'extreme':
      return [extremePlan(name, samples.column, samples.weight)];
    case 'histogram':
      return [histogramPlan(name, samples, bucketLabels(buckets, format))];
  }
}

const bucketLabels = (bounds: readonly number[] | undefined, format: PageFormat): string[] =>
  bounds === undefined ? [] : [...bounds.map((bound) => boundText(bound, format)), '+Inf'];

const valueAt = (columns: Columns, column: number, series: number): number =>
  columns[column]?.[series] ?? 0;

function valuePlan(
  name: string,
  { column, tcpOnly }: { readonly column: number; readonly tcpOnly: boolean },
  isTotal: boolean,
): SamplePlan {
  const wanted = tcpOnly ? SHOWN.tcp : SHOWN.any;
  return {
    isTotal,
    created: createdLine(name, NO_LABEL),
    isPresent: (_columns, _series, shown) => (shown & wanted) !== 0,
    lines: [line(name, NO_LABEL)],
    read: (columns, series, values) => {
      values[0] = valueAt(columns, column, series);
    },
  };
}

// What went to the overflow series is there now, though nothing ever came to it.
function levelPlan(name: string, { column, ever }: FamilySamples & { kind: 'level' }): SamplePlan {
  const plan = valuePlan(name, { column, tcpOnly: true }, false);
  if (ever === undefined) return plan;
  return {
    ...plan,
    isPresent: (columns, series) =>
      valueAt(columns, ever, series) !== 0 || valueAt(columns, column, series) !== 0,
  };
}

// Only what was seen: a line for every series and reason would mostly be zeros.
const sparsePlan = (
  name: string,
  unit: Family['unit'],
  { label, column, since }: SparseLine,
): SamplePlan => ({
  isTotal: true,
  since,
  created: createdLine(name, label),
  isPresent: (columns, series) => valueAt(columns, column, series) !== 0,
  lines: [line(name, label)],
  read: (columns, series, values) => {
    const value = valueAt(columns, column, series);
    values[0] = unit === 'seconds' ? value / MICROSECONDS : value;
  },
});

// A window without a sample has no mean, and a mean of 0 would be a lie.
const meanPlan = (name: string, sum: number, weight: number): SamplePlan => ({
  isTotal: false,
  isPresent: (columns, series) => valueAt(columns, weight, series) !== 0,
  lines: [line(name, NO_LABEL)],
  read: (columns, series, values) => {
    const mean = valueAt(columns, sum, series) / valueAt(columns, weight, series);
    values[0] = mean / MICROSECONDS;
  },
});

const extremePlan = (name: string, extreme: number, weight: number): SamplePlan => ({
  isTotal: false,
  isPresent: (columns, series) => valueAt(columns, weight, series) !== 0,
  lines: [line(name, NO_LABEL)],
  read: (columns, series, values) => {
    values[0] = valueAt(columns, extreme, series) / MICROSECONDS;
  },
});

function histogramPlan(
  name: string,
  at: FamilySamples & { kind: 'histogram' },
  labels: readonly string[],
): SamplePlan {
  return {
    isTotal: true,
    since: at.since,
    created: createdLine(name, NO_LABEL),
    isPresent: (columns, series) => valueAt(columns, at.count, series) !== 0,
    lines: [
      ...labels.map((label) => line(`${name}_bucket`, `le="${label}"`)),
      line(`${name}_sum`, NO_LABEL),
      line(`${name}_count`, NO_LABEL),
    ],
    read: (columns, series, values) => {
      let upTo = 0;
      for (let i = 0; i < labels.length; i++) {
        upTo += valueAt(columns, at.buckets + i, series);
        values[i] = upTo;
      }
      values[labels.length] = valueAt(columns, at.sum, series) / MICROSECONDS;
      values[labels.length + 1] = valueAt(columns, at.count, series);
    },
  };
}

const createdLine = (name: string, label: string): SampleLine =>
  line(`${name.replace(/_total$/, '')}_created`, label);

function line(name: string, label: string): SampleLine {
  const suffix = label === NO_LABEL ? '} ' : `,${label}} `;
  return { name: Buffer.from(name), suffix: Buffer.from(suffix) };
}
