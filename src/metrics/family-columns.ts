// SPDX-License-Identifier: Apache-2.0
// The columns of the families that a page shows, and of what the landing page ranks by.
import type { Family } from './catalog/family.ts';
import { type ColumnLayout, columnLayout } from './columns.ts';
import type { Changes, FamilySamples, FamilySource, FamilySources } from './family-source.ts';
import type { SeriesTable } from './series-table.ts';

/** What is there now of each series, and what changes it. */
export interface Level<Window> extends Changes<Window> {
  readonly column: number;
}

interface Placed<Window> {
  readonly name: string;
  readonly source: FamilySource<Window>;
  readonly isOfWindow: boolean;
}

/** The names of columns are those of families; what is ranked by has its own. */
const ranked = (name: string): string => `ranked:${name}`;

/* Sources of what is ranked by ask nothing of a family. */
const NO_FAMILY: Family = {
  name: '',
  type: 'gauge',
  unit: '',
  help: '',
  view: 'windows',
  labels: [],
};

export class FamilyColumns<Window> {
  readonly layout: ColumnLayout;
  /** Undefined where no family shows it. */
  readonly level: Level<Window> | undefined;
  /** Columns whose lines are on the page since a window that another column names. */
  readonly #sparse: readonly { readonly column: number; readonly since: number }[];
  readonly #placed: readonly Placed<Window>[];

  constructor(
    families: readonly Family[],
    sources: FamilySources<Window>,
    rankedBy: FamilySources<Window>,
  ) {
    this.#placed = [
      ...families.map((family) => placed(family, sources)),
      ...Object.entries(rankedBy).map(([name, source]) => ({
        name: ranked(name),
        source: source(NO_FAMILY),
        isOfWindow: true,
      })),
    ];
    this.layout = columnLayout(
      this.#placed.map(({ name, source, isOfWindow }) => ({
        name,
        width: source.width,
        isOfWindow,
      })),
    );
    this.#sparse = families.flatMap(({ name }) => sparseColumns(this.samplesOf(name)));
    const level = this.#placed.find(({ source }) => source.level !== undefined);
    this.level = level?.source.level && { ...level.source.level, column: this.#at(level.name) };
  }

  samplesOf(family: string): FamilySamples {
    const found = this.#placed.find(({ name }) => name === family);
    if (found === undefined) throw new Error(`family ${family} is not shown`);
    return found.source.samples(this.#at(family));
  }

  /** First column of what the landing page ranks by. */
  ranked(name: string): number {
    return this.#at(ranked(name));
  }

  add(window: Window): void {
    for (const { name, source } of this.#placed) source.add(this.#at(name), window);
  }

  addLevel(window: Window): void {
    for (const { name, source } of this.#placed) {
      if (source.level !== undefined) source.add(this.#at(name), window);
    }
  }

  /** Says of which series lines are on the page since this window. */
  markNew({ columns, windows }: SeriesTable, seriesOfRow: Int32Array): void {
    for (const { column, since } of this.#sparse) {
      const values = columns[column] as Float64Array;
      const window = columns[since] as Float64Array;
      for (const series of seriesOfRow) {
        if (values[series] !== 0 && window[series] === 0) window[series] = windows;
      }
    }
  }

  #at(name: string): number {
    return this.layout.at.get(name) as number;
  }
}

function placed<Window>(family: Family, sources: FamilySources<Window>): Placed<Window> {
  const { name, view } = family;
  const source = sources[name];
  if (source === undefined) throw new Error(`family ${name} has no source`);
  return { name, source: source(family), isOfWindow: view === 'windows' };
}

function sparseColumns(samples: FamilySamples): { column: number; since: number }[] {
  if (samples.kind === 'sparse') return [...samples.lines];
  return samples.kind === 'histogram' ? [{ column: samples.count, since: samples.since }] : [];
}
