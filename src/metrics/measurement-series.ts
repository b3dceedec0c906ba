// SPDX-License-Identifier: Apache-2.0
// The series of one measurement: takes its rows once a window and keeps what pages show.
import type { Enrichment } from '../enrich/enrichment.ts';
import type { Networks } from '../enrich/networks.ts';
import type { Family, MeasurementName } from './catalog/family.ts';
import type { FamilyChoice } from './catalog/family-choice.ts';
import { labelsOf, type ShownLabels } from './catalog/label-choice.ts';
import { type DropChoice, DroppedRows, type DroppedTotals } from './dropped-rows.ts';
import { FamilyColumns } from './family-columns.ts';
import type { FamilySamples, RowsAdded } from './family-source.ts';
import { KeyProjection } from './key-projection.ts';
import { LabelText } from './label-text.ts';
import type { Measurement, RowIdentity, SideRows, Sides, Window } from './measurement.ts';
import type { Names } from './names.ts';
import { RowAdder } from './row-adder.ts';
import { RowSlots } from './row-slots.ts';
import { SeriesStore } from './series-store.ts';
import type { SeriesTable } from './series-table.ts';
import type { ServerPorts } from './server-ports.ts';
import { SlotLevels } from './slot-levels.ts';

export interface SeriesOptions {
  readonly families: FamilyChoice;
  /** Series of each measurement on the page, beside those of the overflow. */
  readonly maxSeries: number;
  /** Series of each measurement off the page whose totals are kept. */
  readonly rememberedSeries: number;
  readonly host: string;
  /** Every series has them too. */
  readonly staticLabels: ReadonlyMap<string, string>;
  /** Who is at the ends of flows. */
  readonly ends: Enrichment;
  readonly dropped: DropChoice;
  /** By names of which ends are folded. */
  readonly networks: Networks;
  /** Server ports whose role is a guess are collapsed from here on, but in the profile full. */
  readonly ephemeralPort: number;
  /** Server ports of all measurements that are shown, but in the profile full. */
  readonly serverPorts: ServerPorts;
}

/* A label set that talks every minute keeps its place while others come and go. */
const SILENT_SECONDS = 60;

/** A measurement's series as pages read them. */
export interface ShownSeries {
  readonly name: MeasurementName;
  readonly families: readonly Family[];
  readonly table: SeriesTable;
  samplesOf(family: string): FamilySamples;
}

/** What is said about them. */
export interface CountedSeries {
  readonly name: MeasurementName;
  readonly count: number;
  readonly folded: number;
  readonly evicted: number;
  readonly remembered: number;
  readonly forgotten: number;
  readonly doubtful: number;
  /** Of rows that are not to be seen. */
  readonly dropped: readonly DroppedTotals[];
  /** Of the last window. */
  readonly rows: number;
  readonly windows: number;
  readonly windowEndSeconds: number;
}

export class MeasurementSeries<
  Rows extends RowIdentity,
  Beside extends Sides = Record<string, never>,
> {
  /** What a page shows, in its order. */
  readonly families: readonly Family[];
  rows = 0;
  /** End of the window that the window gauges show; 0 = none is complete yet. */
  windowEndSeconds = 0;
  readonly name: MeasurementName;
  readonly #columns: FamilyColumns<Window<Rows, Beside>>;
  readonly #store: SeriesStore;
  readonly #levels: SlotLevels<Window<Rows, Beside>> | undefined;
  readonly #windowSeconds: number;
  readonly #slots: RowSlots<Rows>;
  readonly #dropped: DroppedRows<Rows>;

  constructor(
    measurement: Measurement<Rows, Beside>,
    options: SeriesOptions & { readonly labels: ShownLabels },
    families: readonly Family[],
    names: Names,
    windowSeconds: number,
  ) {
    this.#windowSeconds = windowSeconds;
    const { ends, networks } = options;
    const { name } = measurement;
    const { profile } = options.labels;
    const labels = labelsOf(name, options.labels);
    const { host, staticLabels } = options;
    const context = { names, ends, networks, host, source: name };
    const labelText = new LabelText(labels, context, staticLabels);
    const projection = {
      labels,
      podsHideProcesses: podsHideProcesses(options.labels),
      networksFold: networksFold(options.labels),
      ports: {
        ephemeral: options.ephemeralPort,
        ofServers: options.serverPorts,
        areExact: profile === 'full',
      },
    };
    this.families = families.filter(
      ({ withLabel }) =>
        withLabel === undefined || labels.some((label) => label.name === withLabel),
    );
    this.name = name;
    this.#columns = new FamilyColumns(this.families, measurement.sources, measurement.ranked);
    const { level } = this.#columns;
    this.#levels = level && new SlotLevels(level);
    const bounds = {
      shown: options.maxSeries,
      remembered: options.rememberedSeries,
      silentWindows: Math.ceil(SILENT_SECONDS / windowSeconds) + 1,
    };
    this.#store = new SeriesStore(bounds, this.#columns.layout, labelText, level?.column);
    this.#dropped = new DroppedRows(options.dropped);
    this.#slots = new RowSlots(
      this.#store,
      new KeyProjection(measurement.ownWords, projection, { names, ends, networks }),
      ends,
      this.#levels,
      this.#dropped,
    );
  }

  /** Windows applied. */
  get windows(): number {
    return this.#store.table.windows;
  }

  get count(): number {
    return this.#store.count;
  }

  /** Rows, since the start, whose label set was folded into the overflow series. */
  get folded(): number {
    return this.#slots.folded;
  }

  /** Rows, since the start, that nobody could tell whose they were. */
  get doubtful(): number {
    return this.#slots.doubtful;
  }

  get dropped(): readonly DroppedTotals[] {
    return this.#dropped.totals;
  }

  /** The series as they are now; a page counts itself among its readers. */
  get table(): SeriesTable {
    return this.#store.table;
  }

  samplesOf(family: string): FamilySamples {
    return this.#columns.samplesOf(family);
  }

  /** First column of what the landing page ranks by. */
  ranked(name: string): number {
    return this.#columns.ranked(name);
  }

  /** Label sets that left the page for others; they keep their totals. */
  get evicted(): number {
    return this.#store.evicted;
  }

  /** Label sets off the page whose totals are kept, beside those that flows still add to. */
  get remembered(): number {
    return this.#store.remembered;
  }

  /** Label sets whose totals were given up. */
  get forgotten(): number {
    return this.#store.forgotten;
  }

  /**
   * Takes a window in, in steps. Pages that are asked for between them show the new series at zero,
   * and all others as they were. Every scraper has read the windows up to `readUpTo`.
   */
  *apply(
    rows: Rows,
    windowEndSeconds: number,
    beside: Beside,
    readUpTo = Number.POSITIVE_INFINITY,
  ): Generator<void> {
    this.#store.beginSeconds = windowEndSeconds - this.#windowSeconds;
    this.#store.takesLevel = false;
    yield* this.#slots.admit(rows);
    this.#store.beginWindow();
    const window = this.#windowOf(rows, beside);
    const { table } = this.#store;
    table.showCounted(window.series, (row) => rows.lastAt[row] !== 0);
    // Before slots are released: a flow that ends may have measured once more.
    this.#columns.add(window);
    this.#levels?.take(window);
    table.windows += 1;
    for (const { series } of [window, ...Object.values(window.beside)]) {
      this.#columns.markNew(table, series);
    }
    this.#store.hideUnused(readUpTo);
    this.#slots.releaseEnded(rows);
    this.rows = rows.slot.length;
    this.windowEndSeconds = windowEndSeconds;
  }

  /** Takes in what is there now, which does not wait for a window's end. */
  *applyLevel(rows: Rows, endSeconds: number, beside: Beside): Generator<void> {
    if (this.#levels === undefined) return;
    this.#store.beginSeconds = endSeconds - this.#windowSeconds;
    this.#store.takesLevel = true;
    yield* this.#slots.admit(rows);
    this.#store.keepForReaders();
    const window = this.#windowOf(rows, beside);
    this.#columns.addLevel(window);
    this.#levels.take(window);
  }

  // Series first: an overflow series that begins here may replace the table's columns.
  #windowOf(rows: Rows, beside: Beside): Window<Rows, Beside> {
    const seriesOfRow = this.#slots.seriesOfRows(rows);
    const sides = Object.entries<SideRows>(beside).map(
      ([name, side]) => [name, side, this.#slots.seriesOfSlots(side.slot)] as const,
    );
    const { columns } = this.#store.table;
    const added = sides.map(([name, side, series]): [string, RowsAdded<SideRows>] => [
      name,
      { rows: side, series, to: new RowAdder(columns, series) },
    ]);
    return {
      rows,
      series: seriesOfRow,
      to: new RowAdder(columns, seriesOfRow),
      beside: Object.fromEntries(added) as Window<Rows, Beside>['beside'],
    };
  }
}

/* A profile of a cluster names pods by themselves, unless processes are asked for. */
const podsHideProcesses = ({ profile, names }: ShownLabels): boolean =>
  profile !== undefined && !['host', 'full'].includes(profile) && !names.has('process_name');

/* Whoever names a label wants to see it. */
const networksFold = ({ profile, names }: ShownLabels): boolean =>
  profile !== undefined &&
  profile !== 'full' &&
  !names.has('server_ip') &&
  !names.has('server_domain');
