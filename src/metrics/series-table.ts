// SPDX-License-Identifier: Apache-2.0
// The series as pages see them: keys, label text and values, each a growing column.
import { Transport } from '../wire/columns.generated.ts';
import type { ColumnLayout } from './columns.ts';
import { FormerTotals } from './former-totals.ts';
import { grown, lengthFor } from './grown.ts';
import type { LabelText } from './label-text.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

/** Which families a series has; 0 = it is not on the page. Level: only what is there now. */
export const SHOWN = { tcp: 1, udp: 2, any: 3, level: 4 } as const;

const FIRST_CAPACITY = 256;

export class SeriesTable {
  /** Places in use, free ones between them included. */
  size = 0;
  /** Pages being written from this table; while there are any, the next window needs a copy. */
  readers = 0;
  /** Windows that are in it. */
  windows = 0;
  keys = new Uint32Array(FIRST_CAPACITY * KEY_WORDS);
  shown = new Uint8Array(FIRST_CAPACITY);
  /** The window with which a series came to the page, the last time. */
  since = new Uint32Array(FIRST_CAPACITY);
  /** When it began to count, in seconds since 1970. */
  created = new Float64Array(FIRST_CAPACITY);
  columns: Float64Array<ArrayBuffer>[];
  /** What was on the page before a series came back to it. */
  former: FormerTotals;
  readonly #layout: ColumnLayout;
  readonly #labelText: LabelText;
  #isUsed = new Uint8Array(FIRST_CAPACITY);
  #labelBlocks: (Buffer | undefined)[] = [];

  constructor(layout: ColumnLayout, labelText: LabelText) {
    this.columns = Array.from({ length: layout.count }, () => new Float64Array(FIRST_CAPACITY));
    this.former = new FormerTotals(layout.windowFrom);
    this.#layout = layout;
    this.#labelText = labelText;
  }

  /** Rendered when a page first asks, so that no window waits for it. */
  labelBlock(series: number): Buffer {
    const known = this.#labelBlocks[series];
    if (known !== undefined) return known;
    const block = this.#labelText.block(this.keys, series);
    this.#labelBlocks[series] = block;
    return block;
  }

  labelRecord(series: number): Record<string, string> {
    return this.#labelText.record(this.keys, series);
  }

  begin(series: number, key: Uint32Array, createdSeconds: number): void {
    if (series >= this.shown.length) this.#grow(series);
    this.size = Math.max(this.size, series + 1);
    this.keys.set(key, series * KEY_WORDS);
    this.#isUsed[series] = 1;
    this.created[series] = createdSeconds;
    this.#show(series);
  }

  /** There is something, of which nothing is counted yet. */
  showLevel(series: number): void {
    this.shown[series] = SHOWN.level;
  }

  /** Of these something is counted. */
  showCounted(seriesOfRow: Int32Array, isCounted: (row: number) => boolean): void {
    for (let row = 0; row < seriesOfRow.length; row++) {
      const series = seriesOfRow[row] as number;
      if (this.shown[series] === SHOWN.level && isCounted(row)) this.#show(series);
    }
  }

  /** Off the page; its totals stay. */
  hide(series: number): void {
    this.shown[series] = 0;
    this.#labelBlocks[series] = undefined;
    this.former.forget(series);
  }

  showAgain(series: number): void {
    this.former.keep(series, this.columns);
    this.#show(series);
  }

  end(series: number): void {
    this.hide(series);
    this.#isUsed[series] = 0;
    for (const column of this.columns) column[series] = 0;
  }

  /** Adds the views of ends that its series show. */
  addViews(used: Set<number>): void {
    for (let series = 0; series < this.size; series++) {
      if (this.#isUsed[series] === 0) continue;
      used.add(this.keys[series * KEY_WORDS + WORD.localEnd] as number);
      used.add(this.keys[series * KEY_WORDS + WORD.remoteEnd] as number);
    }
  }

  beginWindow(): void {
    for (const column of this.columns.slice(this.#layout.windowFrom)) column.fill(0, 0, this.size);
  }

  copy(): SeriesTable {
    const copy = new SeriesTable(this.#layout, this.#labelText);
    copy.size = this.size;
    copy.windows = this.windows;
    copy.keys = this.keys.slice();
    copy.shown = this.shown.slice();
    copy.since = this.since.slice();
    copy.created = this.created.slice();
    copy.columns = this.columns.map((column) => column.slice());
    copy.former = this.former.copy();
    copy.#isUsed = this.#isUsed.slice();
    copy.#labelBlocks = this.#labelBlocks.slice();
    return copy;
  }

  #show(series: number): void {
    this.shown[series] = shownFor(this.keys[series * KEY_WORDS + WORD.kind] as number);
    this.since[series] = this.windows + 1;
  }

  #grow(series: number): void {
    const length = lengthFor(series);
    this.keys = grown(this.keys, length * KEY_WORDS);
    this.shown = grown(this.shown, length);
    this.since = grown(this.since, length);
    this.created = grown(this.created, length);
    this.#isUsed = grown(this.#isUsed, length);
    this.columns = this.columns.map((column) => grown(column, length));
  }
}

function shownFor(kind: number): number {
  const transport = (kind >> KIND.transportShift) & 0xff;
  if (transport === Transport.tcp) return SHOWN.tcp;
  return transport === Transport.udp ? SHOWN.udp : SHOWN.any;
}
