// SPDX-License-Identifier: Apache-2.0
// What a family keeps of each series, how rows add to it, and where its samples come from.
import type { Family } from './catalog/family.ts';
import type { Numbers, RowAdder } from './row-adder.ts';

/** Rows of a window, and what adds them to their series. */
export interface RowsAdded<Rows> {
  readonly rows: Rows;
  /** Of each row. */
  readonly series: Int32Array;
  readonly to: RowAdder;
}

/** A line that is there once its column is not 0; the column after it says since which window. */
export interface SparseLine {
  /** Its own label as text, or ''. */
  readonly label: string;
  readonly column: number;
  readonly since: number;
}

/** Where the samples of a family come from. Times are in microseconds; pages divide. */
export type FamilySamples =
  | { readonly kind: 'value'; readonly column: number; readonly tcpOnly: boolean }
  | { readonly kind: 'level'; readonly column: number; readonly ever?: number }
  | { readonly kind: 'sparse'; readonly lines: readonly SparseLine[] }
  | { readonly kind: 'mean'; readonly sum: number; readonly weight: number }
  | { readonly kind: 'extreme'; readonly column: number; readonly weight: number }
  | {
      readonly kind: 'histogram';
      readonly sum: number;
      readonly count: number;
      readonly since: number;
      /** First of its buckets. */
      readonly buckets: number;
    };

export interface FamilySource<Window> {
  /** Columns that it takes. */
  readonly width: number;
  /** Of a gauge of what is there now. */
  readonly level?: Changes<Window>;
  samples(at: number): FamilySamples;
  add(at: number, window: Window): void;
}

export interface Changes<Window> {
  came(window: Window): Numbers;
  went(window: Window): Numbers;
}

/** Sources by the family's name; a histogram is asked with or without its buckets. */
export type FamilySources<Window> = Readonly<
  Record<string, (family: Family) => FamilySource<Window>>
>;

export type Source<Rows> = (family: Family) => FamilySource<RowsAdded<Rows>>;

type Values<Rows> = (rows: Rows) => Numbers;

/** A counter, or a gauge of a window: the sum of the rows. */
export const sum =
  <Rows>(values: Values<Rows>, tcpOnly = false): Source<Rows> =>
  () => ({
    width: 1,
    samples: (column) => ({ kind: 'value', column, tcpOnly }),
    add: (at, { rows, to }) => to.add(at, values(rows)),
  });

/** The same of TCP alone. */
export const tcpSum = <Rows>(values: Values<Rows>): Source<Rows> => sum(values, true);

/** A gauge of what is there now, by what came and went. */
export const tcpLevel =
  <Rows>(came: Values<Rows>, went: Values<Rows>): Source<Rows> =>
  () => ({
    width: 1,
    level: { came: ({ rows }) => came(rows), went: ({ rows }) => went(rows) },
    samples: (column) => ({ kind: 'level', column }),
    add: (at, { rows, to }) => {
      to.add(at, came(rows));
      to.add(at, went(rows), -1);
    },
  });

/** The same with a line only where there is something, or was. */
export const sparseLevel =
  <Rows>(came: Values<Rows>, went: Values<Rows>): Source<Rows> =>
  (family) => ({
    ...tcpLevel(came, went)(family),
    width: 2,
    samples: (at) => ({ kind: 'level', column: at, ever: at + 1 }),
    add: (at, { rows, to }) => {
      to.add(at, came(rows));
      to.add(at, went(rows), -1);
      to.add(at + 1, came(rows));
    },
  });

/** A counter that has a line only where there was something to count. */
export const sparseSum =
  <Rows>(values: Values<Rows>): Source<Rows> =>
  () => ({
    width: 2,
    samples: (at) => ({ kind: 'sparse', lines: [{ label: '', column: at, since: at + 1 }] }),
    add: (at, { rows, to }) => to.add(at, values(rows)),
  });

/** Such a counter for each value of an own label, in the order of the row's list. */
export const sparseList =
  <Rows>(label: string, values: readonly string[], lists: Values<Rows>): Source<Rows> =>
  () => ({
    width: 2 * values.length,
    samples: (at) => ({
      kind: 'sparse',
      lines: values.map((value, i) => ({
        label: `${label}="${value}"`,
        column: at + i,
        since: at + values.length + i,
      })),
    }),
    add: (at, { rows, to }) => to.addLists(at, values.length, lists(rows)),
  });

/** Columns of a histogram: sum, count, since when, then its buckets. */
const histogramAt = (at: number): FamilySamples => ({
  kind: 'histogram',
  sum: at,
  count: at + 1,
  since: at + 2,
  buckets: at + 3,
});

const histogramWidth = ({ buckets }: Family): number =>
  buckets === undefined ? 3 : 3 + buckets.length + 1;

/** Of one value a row, in microseconds. */
export const histogram =
  <Rows>(values: Values<Rows>): Source<Rows> =>
  (family) => {
    const bounds = family.buckets?.map((seconds) => Math.round(seconds * 1e6));
    return {
      width: histogramWidth(family),
      samples: histogramAt,
      add: (at, { rows, to }) => {
        const each = values(rows);
        to.add(at, each);
        to.count(at + 1, each.length);
        if (bounds !== undefined) to.addToBuckets(at + 3, bounds, each);
      },
    };
  };

/** Of rows that the addon has put into buckets, `width` of them, +Inf included. */
export const histogramOfLists =
  <Rows>(width: number, sums: Values<Rows>, lists: Values<Rows>): Source<Rows> =>
  (family) => ({
    width: histogramWidth(family),
    samples: histogramAt,
    add: (at, { rows, to }) => {
      to.add(at, sums(rows));
      to.addListSums(at + 1, width, lists(rows));
      if (family.buckets !== undefined) to.addLists(at + 3, width, lists(rows));
    },
  });

/** A gauge of a window: the mean of values that have a weight. */
export const weightedMean =
  <Rows>(values: Values<Rows>, weight: Values<Rows>): Source<Rows> =>
  () => ({
    width: 2,
    samples: (at) => ({ kind: 'mean', sum: at, weight: at + 1 }),
    add: (at, { rows, to }) => {
      to.addWeighted(at, values(rows), weight(rows));
      to.add(at + 1, weight(rows));
    },
  });

/** The same of rows that have a sum, and a list of `width` counts whose sum is the weight. */
export const meanOfLists =
  <Rows>(width: number, sums: Values<Rows>, lists: Values<Rows>): Source<Rows> =>
  () => ({
    width: 2,
    samples: (at) => ({ kind: 'mean', sum: at, weight: at + 1 }),
    add: (at, { rows, to }) => {
      to.add(at, sums(rows));
      to.addListSums(at + 1, width, lists(rows));
    },
  });

/** A gauge of a window: the lowest of values of which 0 is none. */
export const lowest =
  <Rows>(values: Values<Rows>): Source<Rows> =>
  () => ({
    width: 1,
    samples: (column) => ({ kind: 'extreme', column, weight: column }),
    add: (at, { rows, to }) => to.lower(at, values(rows)),
  });

/** The highest of a window, where there was any of what the lists count. */
export const maximumOfLists =
  <Rows>(width: number, values: Values<Rows>, lists: Values<Rows>): Source<Rows> =>
  () => ({
    width: 2,
    samples: (at) => ({ kind: 'extreme', column: at, weight: at + 1 }),
    add: (at, { rows, to }) => {
      to.raise(at, values(rows));
      to.addListSums(at + 1, width, lists(rows));
    },
  });
