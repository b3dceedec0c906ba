// SPDX-License-Identifier: Apache-2.0
// The series of one measurement: takes its rows once a window and keeps what pages show.
import type { Enrichment } from '../enrich/enrichment.ts';
import type { PageView } from '../model/label-profile.ts';
import type { Family, MeasurementName } from './catalog/family.ts';
import { labelsOf, type ShownLabels } from './catalog/label-choice.ts';
import type { Columns } from './columns.ts';
import { KeyProjection } from './key-projection.ts';
import { LabelText } from './label-text.ts';
import type { FamilySamples, Measurement, RowIdentity } from './measurement.ts';
import type { Names } from './names.ts';
import { RowAdder } from './row-adder.ts';
import { RowSlots } from './row-slots.ts';
import { SeriesStore } from './series-store.ts';
import type { SeriesTable } from './series-table.ts';

export interface SeriesOptions {
  readonly labels: ShownLabels;
  readonly views: ReadonlySet<PageView>;
  /** Series of each measurement, beside those of the overflow. */
  readonly maxSeries: number;
  readonly host: string;
  /** Who is at the ends of flows. */
  readonly ends: Enrichment;
  /** Server ports from here on are collapsed, but in the profile full. */
  readonly ephemeralPort: number;
}

/** What a window has beside its rows, to be added to the series of the same slots. */
export interface Beside {
  readonly slot: Uint32Array;
  add(columns: Columns, seriesOfSlot: Int32Array): void;
}

export class MeasurementSeries<Rows extends RowIdentity> {
  /** What a page shows, in its order. */
  readonly families: readonly Family[];
  /** Windows applied. */
  windows = 0;
  /** End of the window that the window gauges show; 0 = none is complete yet. */
  windowEndSeconds = 0;
  readonly #measurement: Measurement<Rows>;
  readonly #store: SeriesStore;
  readonly #slots: RowSlots<Rows>;

  constructor(measurement: Measurement<Rows>, options: SeriesOptions, names: Names) {
    const { ends, views } = options;
    const { name, layout } = measurement;
    const { profile } = options.labels;
    const labels = labelsOf(name, options.labels);
    const labelText = new LabelText(labels, { names, ends, host: options.host, source: name });
    const projection = {
      labels,
      exactServerPorts: profile === 'full',
      podsHideProcesses: podsHideProcesses(options.labels),
      ephemeralPort: options.ephemeralPort,
    };
    this.families = measurement.families.filter(
      ({ view, withLabel }) =>
        view !== 'self' &&
        views.has(view) &&
        (withLabel === undefined || labels.some((label) => label.name === withLabel)),
    );
    this.#measurement = measurement;
    this.#store = new SeriesStore(options.maxSeries, layout, labelText);
    this.#slots = new RowSlots(
      this.#store,
      new KeyProjection(measurement, projection, { names, ends }),
      ends,
    );
  }

  get name(): MeasurementName {
    return this.#measurement.name;
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

  /** The series as they are now; a page counts itself among its readers. */
  get table(): SeriesTable {
    return this.#store.table;
  }

  samplesOf(family: string): FamilySamples {
    const samples = this.#measurement.samples[family];
    if (samples === undefined) throw new Error(`family ${family} has no samples`);
    return samples;
  }

  /**
   * Takes a window in, in steps. Pages that are asked for between them show the new series at zero,
   * and all others as they were.
   */
  *apply(rows: Rows, windowEndSeconds: number, beside?: Beside): Generator<void> {
    yield* this.#slots.admit(rows);
    this.#store.beginWindow();
    const seriesOfRow = this.#slots.seriesOfRows(rows);
    this.#store.endUnused();
    this.#measurement.add(new RowAdder(this.#store.table.columns, seriesOfRow), rows);
    // Before slots are released: a flow that ends may have measured once more.
    if (beside !== undefined) this.#addBeside(beside);
    this.#slots.releaseEnded(rows);
    this.windows += 1;
    this.windowEndSeconds = windowEndSeconds;
  }

  // Series first: an overflow series that begins here may replace the table's columns.
  #addBeside(beside: Beside): void {
    const seriesOfSlot = this.#slots.seriesOfSlots(beside.slot);
    beside.add(this.#store.table.columns, seriesOfSlot);
  }
}

/* A profile of a cluster names pods by themselves, unless processes are asked for. */
const podsHideProcesses = ({ profile, names }: ShownLabels): boolean =>
  profile !== undefined && !['host', 'full'].includes(profile) && !names.has('process_name');
