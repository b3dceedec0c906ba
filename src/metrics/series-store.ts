// SPDX-License-Identifier: Apache-2.0
// Which series exist: admission up to a cap, one overflow series a transport, end when unused.
import type { ColumnLayout } from './columns.ts';
import type { LabelText } from './label-text.ts';
import { SeriesIndex } from './series-index.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';
import { SeriesTable } from './series-table.ts';

/** tcp, udp, and the row in which the native table mixes both. */
const OVERFLOW_SERIES = 3;

export class SeriesStore {
  table: SeriesTable;
  /** Series that exist, those of the overflow included: they come on top of the cap. */
  count = 0;
  readonly #cap: number;
  readonly #index: SeriesIndex;
  readonly #overflow = new Map<number, number>();
  readonly #free: number[] = [];
  readonly #liveRows: Uint32Array;
  readonly #tellsTransport: boolean;
  #ending: number[] = [];

  constructor(maxSeries: number, layout: ColumnLayout, labelText: LabelText) {
    this.#cap = maxSeries;
    this.#index = new SeriesIndex(maxSeries + OVERFLOW_SERIES);
    this.#liveRows = new Uint32Array(maxSeries + OVERFLOW_SERIES);
    this.#tellsTransport = labelText.hasTransport;
    this.table = new SeriesTable(layout, labelText);
  }

  /** Before changes: pages still being written keep the numbers they began with. */
  keepForReaders(): void {
    if (this.table.readers > 0) this.table = this.table.copy();
  }

  beginWindow(): void {
    this.keepForReaders();
    this.table.beginWindow();
  }

  /** The series of a new row, or -1 when the cap leaves no room for its label set. */
  admit(key: Uint32Array): number {
    let series = this.#index.find(this.table.keys, key);
    if (series < 0 && this.#isFull) this.#endOne();
    if (series < 0 && !this.#isFull) series = this.#begin(key);
    if (series >= 0) this.#retain(series);
    return series;
  }

  /** The overflow series, as the place of a row that was not admitted. */
  fold(rowTransport: number): number {
    const series = this.overflow(rowTransport);
    this.#retain(series);
    return series;
  }

  /** Never ends, so that its counters only rise. */
  overflow(rowTransport: number): number {
    const transport = this.#tellsTransport ? rowTransport : 0;
    const known = this.#overflow.get(transport);
    if (known !== undefined) return known;
    const key = new Uint32Array(KEY_WORDS);
    key[WORD.kind] = (transport << KIND.transportShift) | KIND.overflow;
    const series = this.#begin(key);
    this.#overflow.set(transport, series);
    this.#retain(series);
    return series;
  }

  release(series: number): void {
    const left = (this.#liveRows[series] as number) - 1;
    this.#liveRows[series] = left;
    if (left === 0) this.#ending.push(series);
  }

  /** Ends what lost its last row a window ago: until then pages show its last numbers. */
  endUnused(): void {
    for (const series of this.#ending) this.#endIfUnused(series);
    this.#ending = [];
  }

  get #isFull(): boolean {
    return this.count - this.#overflow.size >= this.#cap;
  }

  #retain(series: number): void {
    this.#liveRows[series] = (this.#liveRows[series] as number) + 1;
  }

  #endOne(): void {
    while (this.#ending.length > 0) {
      const series = this.#ending.pop() as number;
      if (this.#endIfUnused(series)) return;
    }
  }

  #endIfUnused(series: number): boolean {
    if (this.#liveRows[series] !== 0) return false;
    this.#index.remove(series);
    this.table.end(series);
    this.#free.push(series);
    this.count -= 1;
    return true;
  }

  #begin(key: Uint32Array): number {
    const series = this.#free.pop() ?? this.table.size;
    this.table.begin(series, key);
    this.#index.insert(series, key);
    this.count += 1;
    return series;
  }
}
