// SPDX-License-Identifier: Apache-2.0
// The series as pages see them: keys, label text and values, each a growing column.
import { Transport } from '../wire/columns.generated.ts';
import type { ColumnLayout } from './columns.ts';
import type { LabelText } from './label-text.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

/** Which families a series has; 0 = the place is free. */
export const SHOWN = { tcp: 1, udp: 2, any: 3 } as const;

const FIRST_CAPACITY = 256;

export class SeriesTable {
  /** Places in use, free ones between them included. */
  size = 0;
  /** Pages being written from this table; while there are any, the next window needs a copy. */
  readers = 0;
  keys = new Uint32Array(FIRST_CAPACITY * KEY_WORDS);
  shown = new Uint8Array(FIRST_CAPACITY);
  columns: Float64Array[];
  readonly #layout: ColumnLayout;
  readonly #labelText: LabelText;
  #labelBlocks: (Buffer | undefined)[] = [];

  constructor(layout: ColumnLayout, labelText: LabelText) {
    this.columns = Array.from({ length: layout.count }, () => new Float64Array(FIRST_CAPACITY));
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

  begin(series: number, key: Uint32Array): void {
    while (series >= this.shown.length) this.#grow();
    this.size = Math.max(this.size, series + 1);
    this.keys.set(key, series * KEY_WORDS);
    this.shown[series] = shownFor(key);
  }

  end(series: number): void {
    this.shown[series] = 0;
    this.#labelBlocks[series] = undefined;
    for (const column of this.columns) column[series] = 0;
  }

  /** Adds the views of ends that its series show. */
  addViews(used: Set<number>): void {
    for (let series = 0; series < this.size; series++) {
      if (this.shown[series] === 0) continue;
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
    copy.keys = this.keys.slice();
    copy.shown = this.shown.slice();
    copy.columns = this.columns.map((column) => column.slice());
    copy.#labelBlocks = this.#labelBlocks.slice();
    return copy;
  }

  #grow(): void {
    const capacity = this.shown.length * 2;
    this.keys = grown(this.keys, new Uint32Array(capacity * KEY_WORDS));
    this.shown = grown(this.shown, new Uint8Array(capacity));
    this.columns = this.columns.map((column) => grown(column, new Float64Array(capacity)));
  }
}

function grown<Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

function shownFor(key: Uint32Array): number {
  const transport = ((key[WORD.kind] as number) >> KIND.transportShift) & 0xff;
  if (transport === Transport.tcp) return SHOWN.tcp;
  return transport === Transport.udp ? SHOWN.udp : SHOWN.any;
}
