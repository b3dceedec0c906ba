// SPDX-License-Identifier: Apache-2.0
// One measurement whose families may have labels of their own: series of each choice of labels.
import type { Family } from './catalog/family.ts';
import { familiesShown, fits } from './catalog/family-choice.ts';
import type { ShownLabels } from './catalog/label-choice.ts';
import type { Measurement, RowIdentity, Sides } from './measurement.ts';
import { type CountedSeries, MeasurementSeries, type SeriesOptions } from './measurement-series.ts';
import type { Names } from './names.ts';

/** The labels of all families whose name fits. */
export interface LabelsOfFamilies {
  readonly pattern: string;
  readonly labels: ShownLabels;
}

export interface GroupOptions extends SeriesOptions {
  /** Of all families that no pattern fits. */
  readonly labels: ShownLabels;
  /** The first that fits counts. */
  readonly labelsOf: readonly LabelsOfFamilies[];
}

export class MeasurementGroups<
  Rows extends RowIdentity,
  Beside extends Sides = Record<string, never>,
> implements CountedSeries
{
  /** Those with the labels of all come first: the landing page is made of them. */
  readonly all: readonly MeasurementSeries<Rows, Beside>[];
  readonly main: MeasurementSeries<Rows, Beside>;

  constructor(
    measurement: Measurement<Rows, Beside>,
    options: GroupOptions,
    names: Names,
    windowSeconds: number,
  ) {
    const groups = groupsOf(familiesShown(measurement.families, options.families), options);
    const make = (labels: ShownLabels, families: readonly Family[], isMain: boolean) => {
      const shown = isMain ? measurement : { ...measurement, ranked: {} };
      return new MeasurementSeries(shown, { ...options, labels }, families, names, windowSeconds);
    };
    this.main = make(options.labels, groups.get(options.labels) ?? [], true);
    groups.delete(options.labels);
    const others = [...groups].map(([labels, families]) => make(labels, families, false));
    this.all = [this.main, ...others];
  }

  /** `readUpTo` says of the series of each group which windows every scraper has read. */
  *apply(
    rows: Rows,
    windowEndSeconds: number,
    beside: Beside,
    readUpTo: (series: MeasurementSeries<Rows, Beside>) => number,
  ): Generator<void> {
    for (const series of this.all) {
      yield* series.apply(rows, windowEndSeconds, beside, readUpTo(series));
    }
  }

  /** What is there now, between windows. */
  *applyLevel(rows: Rows, endSeconds: number, beside: Beside): Generator<void> {
    for (const series of this.all) yield* series.applyLevel(rows, endSeconds, beside);
  }

  get name() {
    return this.main.name;
  }

  get windows() {
    return this.main.windows;
  }

  get rows() {
    return this.main.rows;
  }

  get windowEndSeconds() {
    return this.main.windowEndSeconds;
  }

  get doubtful() {
    return this.main.doubtful;
  }

  get dropped() {
    return this.main.dropped;
  }

  get count() {
    return this.#sum('count');
  }

  get folded() {
    return this.#sum('folded');
  }

  get evicted() {
    return this.#sum('evicted');
  }

  get remembered() {
    return this.#sum('remembered');
  }

  get forgotten() {
    return this.#sum('forgotten');
  }

  #sum(of: 'count' | 'folded' | 'evicted' | 'remembered' | 'forgotten'): number {
    return this.all.reduce((sum, series) => sum + series[of], 0);
  }
}

function groupsOf(
  families: readonly Family[],
  { labels, labelsOf }: GroupOptions,
): Map<ShownLabels, Family[]> {
  const groups = new Map<ShownLabels, Family[]>();
  for (const family of families) {
    const own = labelsOf.find(({ pattern }) => fits(pattern, family.name))?.labels ?? labels;
    groups.set(own, [...(groups.get(own) ?? []), family]);
  }
  return groups;
}
