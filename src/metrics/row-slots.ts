// SPDX-License-Identifier: Apache-2.0
// Which series each slot of a native table adds to; decided at its first row, kept for its life.

import type { Enrichment } from '../enrich/enrichment.ts';
import { RowLife, Transport } from '../wire/columns.generated.ts';
import type { KeyProjection } from './key-projection.ts';
import type { RowIdentity } from './measurement.ts';
import type { SeriesStore } from './series-store.ts';

/** The native table's own overflow row: it has no identity to show. */
const OVERFLOW_SLOT = 0;
const NO_SERIES = -1;

/* 0.1 ms where all are new: 100,000 new series take a tenth of a second. */
const ROWS_A_STEP = 128;

export class RowSlots<Rows extends RowIdentity> {
  /** Slots whose label set found no room below the cap, each counted once. */
  folded = 0;
  /** Rows that went to the overflow series because their remote end had changed hands. */
  doubtful = 0;
  readonly #store: SeriesStore;
  readonly #ends: Enrichment;
  readonly #projection: KeyProjection<Rows>;
  #seriesOfSlot = new Int32Array(1024).fill(NO_SERIES);
  #seriesOfRow = new Int32Array(0);

  constructor(store: SeriesStore, projection: KeyProjection<Rows>, ends: Enrichment) {
    this.#ends = ends;
    this.#store = store;
    this.#projection = projection;
  }

  /** Admits slots that are seen first; yields where pages may be served in between. */
  *admit(rows: Rows): Generator<void> {
    const keyOf = this.#projection.over(rows);
    for (let row = 0; row < rows.slot.length; row++) {
      if (row % ROWS_A_STEP === 0) {
        yield;
        this.#store.keepForReaders();
      }
      const slot = rows.slot[row] as number;
      if (slot >= this.#seriesOfSlot.length) this.#grow(slot);
      if (slot === OVERFLOW_SLOT || this.#seriesOfSlot[slot] !== NO_SERIES) continue;
      this.#seriesOfSlot[slot] = this.#admit(keyOf(row), rows.transport[row] as number);
    }
  }

  /** The series of each row, once all are admitted. */
  seriesOfRows(rows: Rows): Int32Array {
    const seriesOfRow = this.#rowBuffer(rows.slot.length);
    for (let row = 0; row < rows.slot.length; row++) {
      const slot = rows.slot[row] as number;
      seriesOfRow[row] =
        slot === OVERFLOW_SLOT || this.#isDoubtful(rows, row)
          ? this.#store.overflow(rows.transport[row] as number)
          : (this.#seriesOfSlot[slot] as number);
    }
    return seriesOfRow;
  }

  /** The series of rows beside them; one whose flow has no row yet counts as TCP overflow. */
  seriesOfSlots(slots: Uint32Array): Int32Array {
    const seriesOfRow = new Int32Array(slots.length);
    for (let row = 0; row < slots.length; row++) {
      const series = this.#seriesOfSlot[slots[row] as number] ?? NO_SERIES;
      seriesOfRow[row] = series === NO_SERIES ? this.#store.overflow(Transport.tcp) : series;
    }
    return seriesOfRow;
  }

  /** Frees the slots of rows that ended: the native table may reuse them from now on. */
  releaseEnded(rows: Rows): void {
    for (let row = 0; row < rows.life.length; row++) {
      const slot = rows.slot[row] as number;
      if (rows.life[row] !== RowLife.ended || slot === OVERFLOW_SLOT) continue;
      this.#store.release(this.#seriesOfSlot[slot] as number);
      this.#seriesOfSlot[slot] = NO_SERIES;
    }
  }

  // In the window in which an address changes hands, nobody can tell whose its flows were.
  #isDoubtful(rows: Rows, row: number): boolean {
    if (!this.#ends.isDoubtful(rows, row)) return false;
    this.doubtful += 1;
    return true;
  }

  #admit(key: Uint32Array, transport: number): number {
    const series = this.#store.admit(key);
    if (series !== NO_SERIES) return series;
    this.folded += 1;
    return this.#store.fold(transport);
  }

  #rowBuffer(rows: number): Int32Array {
    if (this.#seriesOfRow.length < rows) this.#seriesOfRow = new Int32Array(rows * 2);
    return this.#seriesOfRow;
  }

  #grow(slot: number): void {
    const grown = new Int32Array(2 ** Math.ceil(Math.log2(slot + 1))).fill(NO_SERIES);
    grown.set(this.#seriesOfSlot);
    this.#seriesOfSlot = grown;
  }
}
