// SPDX-License-Identifier: Apache-2.0
// Which series each slot of a native table adds to: its own from its first row on, or the overflow.

import type { Enrichment } from '../enrich/enrichment.ts';
import { Role, RowLife, Transport } from '../wire/columns.generated.ts';
import { DROP_REASONS, type DroppedRows, type DropReason } from './dropped-rows.ts';
import { grown, lengthFor } from './grown.ts';
import type { KeyProjection } from './key-projection.ts';
import type { RowIdentity } from './measurement.ts';
import type { SeriesStore } from './series-store.ts';
import type { SlotLevels } from './slot-levels.ts';

const NO_SERIES = -1;

/**
 * What a slot's series is: its own, an overflow series until there is room, or for good as the row
 * is one of the native table's overflow, or none to be seen.
 */
const STATE = { own: 0, folded: 1, overflow: 2, firstDropped: 3 } as const;

/* 0.1 ms where all are new: 100,000 new series take a tenth of a second. */
const ROWS_A_STEP = 128;

export class RowSlots<Rows extends RowIdentity> {
  /** Slots whose label set found no room below the cap, each counted once a time. */
  folded = 0;
  /** Rows that went to the overflow series because their remote end had changed hands. */
  doubtful = 0;
  readonly #store: SeriesStore;
  readonly #ends: Enrichment;
  readonly #projection: KeyProjection<Rows>;
  readonly #levels: Pick<SlotLevels<never>, 'addTo' | 'end'> | undefined;
  readonly #dropped: DroppedRows<Rows>;
  #seriesOfSlot = new Int32Array(1024).fill(NO_SERIES);
  #stateOf = new Uint8Array(1024);

  constructor(
    store: SeriesStore,
    projection: KeyProjection<Rows>,
    ends: Enrichment,
    levels: Pick<SlotLevels<never>, 'addTo' | 'end'> | undefined,
    dropped: DroppedRows<Rows>,
  ) {
    this.#dropped = dropped;
    this.#ends = ends;
    this.#store = store;
    this.#projection = projection;
    this.#levels = levels;
  }

  /**
   * Says who talks, so that none of them makes room for another, and then finds each row a series;
   * yields where pages may be served in between.
   */
  *admit(rows: Rows): Generator<void> {
    for (let row = 0; row < rows.slot.length; row++) {
      if (row % ROWS_A_STEP === 0) yield;
      this.#talk(rows.slot[row] as number);
    }
    const keyOf = this.#projection.over(rows);
    const reasonOf = this.#dropped.over(rows);
    for (let row = 0; row < rows.slot.length; row++) {
      if (row % ROWS_A_STEP === 0) {
        yield;
        this.#store.keepForReaders();
      }
      this.#place(rows, row, keyOf, reasonOf);
    }
  }

  /** The series of each row, once all are admitted. */
  seriesOfRows(rows: Rows): Int32Array {
    const seriesOfRow = new Int32Array(rows.slot.length);
    for (let row = 0; row < rows.slot.length; row++) {
      const slot = rows.slot[row] as number;
      seriesOfRow[row] =
        this.#isSeen(slot) && this.#isDoubtful(rows, row)
          ? this.#overflowOf(rows, row)
          : (this.#seriesOfSlot[slot] as number);
    }
    return seriesOfRow;
  }

  /** The series of rows beside them; one whose flow has no row yet counts as TCP overflow. */
  seriesOfSlots(slots: Uint32Array): Int32Array {
    const seriesOfRow = new Int32Array(slots.length);
    for (let row = 0; row < slots.length; row++) {
      const series = this.#seriesOfSlot[slots[row] as number] ?? NO_SERIES;
      seriesOfRow[row] =
        series === NO_SERIES ? this.#store.overflow(Role.unknown, Transport.tcp) : series;
    }
    return seriesOfRow;
  }

  /** Frees the slots of rows that ended: the native table may reuse them from now on. */
  releaseEnded(rows: Rows): void {
    for (let row = 0; row < rows.life.length; row++) {
      const slot = rows.slot[row] as number;
      if (rows.life[row] !== RowLife.ended) continue;
      this.#levels?.end(this.#store.table, this.#seriesOfSlot[slot] as number, slot);
      if (this.#stateOf[slot] === STATE.own)
        this.#store.release(this.#seriesOfSlot[slot] as number);
      this.#projection.release(rows, row);
      this.#seriesOfSlot[slot] = NO_SERIES;
      this.#stateOf[slot] = STATE.own;
    }
  }

  #talk(slot: number): void {
    if (slot >= this.#seriesOfSlot.length) this.#grow(slot);
    const series = this.#seriesOfSlot[slot] as number;
    if (series !== NO_SERIES && this.#stateOf[slot] === STATE.own) this.#store.talk(series);
  }

  #place(
    rows: Rows,
    row: number,
    keyOf: (row: number) => Uint32Array,
    reasonOf: (row: number) => DropReason | undefined,
  ): void {
    const slot = rows.slot[row] as number;
    const series = this.#seriesOfSlot[slot] as number;
    const state = this.#stateOf[slot] as number;
    if (state === STATE.overflow) return;
    if (rows.life[row] === RowLife.overflow) this.#toOverflow(rows, row, STATE.overflow);
    else if (series === NO_SERIES) this.#placeFirst(rows, row, keyOf, reasonOf(row));
    else if (state === STATE.folded) this.#placeFolded(slot, row, keyOf);
    else if (state >= STATE.firstDropped) this.#countDropped(rows, row);
    else if (!this.#store.ensureShown(series)) this.#leave(rows, row, series);
  }

  #placeFirst(
    rows: Rows,
    row: number,
    keyOf: (row: number) => Uint32Array,
    reason: DropReason | undefined,
  ): void {
    if (reason === undefined) {
      this.#placeNew(rows, row, keyOf(row));
      return;
    }
    const slot = rows.slot[row] as number;
    this.#seriesOfSlot[slot] = this.#store.unseen;
    this.#stateOf[slot] = STATE.firstDropped + DROP_REASONS.indexOf(reason);
    this.#countDropped(rows, row);
  }

  #countDropped(rows: Rows, row: number): void {
    const state = this.#stateOf[rows.slot[row] as number] as number;
    const reason = DROP_REASONS[state - STATE.firstDropped];
    if (reason !== undefined) this.#dropped.count(reason, rows, row);
  }

  #placeNew(rows: Rows, row: number, key: Uint32Array): void {
    const slot = rows.slot[row] as number;
    const series = this.#store.admit(key);
    if (series < 0) this.#fold(rows, row);
    else this.#seriesOfSlot[slot] = series;
  }

  #placeFolded(slot: number, row: number, keyOf: (row: number) => Uint32Array): void {
    if (!this.#store.makeRoom()) return;
    const series = this.#store.admit(keyOf(row));
    if (series < 0) return;
    this.#levels?.addTo(this.#store.table, this.#seriesOfSlot[slot] as number, slot, -1);
    this.#levels?.addTo(this.#store.table, series, slot, 1);
    this.#seriesOfSlot[slot] = series;
    this.#stateOf[slot] = STATE.own;
  }

  // Its series is off the page, and its level with the overflow already.
  #leave(rows: Rows, row: number, series: number): void {
    this.#levels?.addTo(this.#store.table, series, rows.slot[row] as number, -1);
    this.#store.release(series);
    this.#fold(rows, row);
  }

  #fold(rows: Rows, row: number): void {
    this.#toOverflow(rows, row, STATE.folded);
    this.folded += 1;
  }

  #toOverflow(rows: Rows, row: number, state: number): void {
    const slot = rows.slot[row] as number;
    this.#seriesOfSlot[slot] = this.#overflowOf(rows, row);
    this.#stateOf[slot] = state;
  }

  #overflowOf(rows: Rows, row: number): number {
    return this.#store.overflow(rows.role[row] as number, rows.transport[row] as number);
  }

  #isSeen(slot: number): boolean {
    return (this.#stateOf[slot] as number) < STATE.firstDropped;
  }

  // In the window in which an address changes hands, nobody can tell whose its flows were.
  #isDoubtful(rows: Rows, row: number): boolean {
    if (!this.#ends.isDoubtful(rows, row)) return false;
    this.doubtful += 1;
    return true;
  }

  #grow(slot: number): void {
    const known = this.#seriesOfSlot.length;
    this.#seriesOfSlot = grown(this.#seriesOfSlot, lengthFor(slot)).fill(NO_SERIES, known);
    this.#stateOf = grown(this.#stateOf, lengthFor(slot));
  }
}
