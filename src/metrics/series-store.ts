// SPDX-License-Identifier: Apache-2.0
// Which series are on the page: those that talk, up to a cap; the totals of others are kept.
import type { ColumnLayout } from './columns.ts';
import { grown, lengthFor } from './grown.ts';
import type { LabelText } from './label-text.ts';
import { OverflowSeries } from './overflow-series.ts';
import { Recency } from './recency.ts';
import { SeriesIndex } from './series-index.ts';
import { KEY_WORDS, WORD } from './series-key.ts';
import { SeriesTable } from './series-table.ts';

export interface SeriesBounds {
  /** Series on the page, beside those of the overflow. */
  readonly shown: number;
  /** Series off it without any flow, whose totals are kept. */
  readonly remembered: number;
  /** Windows for which a series is silent before it makes room for another. */
  readonly silentWindows: number;
}

export class SeriesStore {
  table: SeriesTable;
  /** Series that left the page to make room for others. */
  evicted = 0;
  /** Series whose totals were given up. */
  forgotten = 0;
  /** When the window that is being taken in began, in seconds since 1970. */
  beginSeconds = 0;
  /** Whether new series have nothing yet but what is there now. */
  takesLevel = false;
  readonly #bounds: SeriesBounds;
  readonly #index: SeriesIndex;
  readonly #overflow: OverflowSeries;
  /** Column of what is there now, such as open connections. */
  readonly #level: number | undefined;
  readonly #free: number[] = [];
  #liveRows = new Uint32Array(256);
  #bornAt = new Uint32Array(256);
  #talkedAt = new Uint32Array(256);
  /** By who talked last. */
  readonly #onPage = new Recency();
  /** By who left the page last: scans fill the first, and then push none out of the second. */
  readonly #talkedOnce = new Recency();
  readonly #talkedAgain = new Recency();
  #ending: number[] = [];
  #unseen: number | undefined;

  constructor(
    bounds: SeriesBounds,
    layout: ColumnLayout,
    labelText: LabelText,
    level: number | undefined,
  ) {
    this.#bounds = bounds;
    this.#index = new SeriesIndex(bounds.shown + bounds.remembered);
    this.#overflow = new OverflowSeries(labelText.hasTransport, (key) => this.#begin(key));
    this.#level = level;
    this.table = new SeriesTable(layout, labelText);
  }

  /** Series on the page, those of the overflow included: they come on top of the cap. */
  get count(): number {
    return this.#onPage.size + this.#overflow.size;
  }

  /** Series off the page whose totals are kept, and which no flow adds to. */
  get remembered(): number {
    return this.#talkedOnce.size + this.#talkedAgain.size;
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
    if (series >= 0 && !this.ensureShown(series)) return -1;
    if (series < 0) {
      if (!this.makeRoom()) return -1;
      series = this.#begin(key);
      this.#index.insert(series, key);
      this.#onPage.add(series);
    }
    this.#liveRows[series] = (this.#liveRows[series] as number) + 1;
    this.talk(series);
    return series;
  }

  /** Whether there is room for one more on the page; who was silent for long makes it. */
  makeRoom(): boolean {
    if (this.#onPage.size < this.#bounds.shown) return true;
    const oldest = this.#endedOne() ?? this.#onPage.oldest;
    if (oldest < 0) return false;
    const isUnused = this.#liveRows[oldest] === 0;
    const silent = this.table.windows + 1 - (this.#talkedAt[oldest] as number);
    if (!isUnused && silent < this.#bounds.silentWindows) return false;
    this.#hide(oldest);
    this.evicted += 1;
    return true;
  }

  /** False where a series is off the page and the cap leaves it there. */
  ensureShown(series: number): boolean {
    if (this.#isShown(series)) return true;
    if (!this.makeRoom()) return false;
    if (this.#liveRows[series] === 0) this.#queueOf(series).remove(series);
    this.#moveLevel(series, -1);
    this.table.showAgain(series);
    this.#onPage.add(series);
    return true;
  }

  /** In the window that is being taken in. */
  talk(series: number): void {
    this.#talkedAt[series] = this.table.windows + 1;
    if (this.#isShown(series)) this.#onPage.renew(series);
  }

  /** Never ends, so that its counters only rise. */
  overflow(role: number, transport: number): number {
    return this.#overflow.of(role, transport);
  }

  /** The series of what is dropped: it never comes to the page. */
  get unseen(): number {
    if (this.#unseen === undefined) {
      this.#unseen = this.#begin(new Uint32Array(KEY_WORDS));
      this.table.hide(this.#unseen);
    }
    return this.#unseen;
  }

  release(series: number): void {
    const left = (this.#liveRows[series] as number) - 1;
    this.#liveRows[series] = left;
    if (left > 0) return;
    if (this.#isShown(series)) this.#ending.push(series);
    else this.#remember(series);
  }

  /**
   * Takes off the page what lost its last row a window ago, once each scraper has read its last
   * numbers: those of all windows up to `readUpTo`.
   */
  hideUnused(readUpTo: number): void {
    const ending = this.#ending;
    this.#ending = [];
    for (const series of ending) {
      if (this.#liveRows[series] !== 0 || !this.#isShown(series)) continue;
      if ((this.#talkedAt[series] as number) <= readUpTo) this.#hide(series);
      else this.#ending.push(series);
    }
  }

  #isShown(series: number): boolean {
    return this.table.shown[series] !== 0;
  }

  #endedOne(): number | undefined {
    while (this.#ending.length > 0) {
      const series = this.#ending.pop() as number;
      if (this.#liveRows[series] === 0 && this.#isShown(series)) return series;
    }
    return undefined;
  }

  #hide(series: number): void {
    this.#onPage.remove(series);
    this.#moveLevel(series, 1);
    this.table.hide(series);
    if (this.#liveRows[series] === 0) this.#remember(series);
  }

  #queueOf(series: number): Recency {
    const talkedFor = (this.#talkedAt[series] as number) - (this.#bornAt[series] as number);
    return talkedFor < this.#bounds.silentWindows ? this.#talkedOnce : this.#talkedAgain;
  }

  #remember(series: number): void {
    this.#queueOf(series).add(series);
    if (this.remembered <= this.#bounds.remembered) return;
    const queue = this.#talkedOnce.size > 0 ? this.#talkedOnce : this.#talkedAgain;
    const oldest = queue.oldest;
    queue.remove(oldest);
    this.#index.remove(oldest);
    this.table.end(oldest);
    this.#free.push(oldest);
    this.forgotten += 1;
  }

  // What is open now belongs to the page, under a name of its own or not.
  #moveLevel(series: number, sign: 1 | -1): void {
    if (this.#level === undefined) return;
    const level = this.table.columns[this.#level]?.[series] ?? 0;
    if (level === 0) return;
    const kind = this.table.keys[series * KEY_WORDS + WORD.kind] as number;
    const overflow = this.#overflow.ofKind(kind);
    const target = this.table.columns[this.#level] as Float64Array;
    target[overflow] = (target[overflow] as number) + sign * level;
  }

  #begin(key: Uint32Array): number {
    const series = this.#free.pop() ?? this.table.size;
    this.table.begin(series, key, this.beginSeconds);
    if (this.takesLevel) this.table.showLevel(series);
    if (series >= this.#liveRows.length) this.#grow(series);
    this.#liveRows[series] = 0;
    this.#bornAt[series] = this.table.windows + 1;
    return series;
  }

  #grow(series: number): void {
    const length = lengthFor(series);
    this.#liveRows = grown(this.#liveRows, length);
    this.#bornAt = grown(this.#bornAt, length);
    this.#talkedAt = grown(this.#talkedAt, length);
  }
}
