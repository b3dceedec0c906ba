// SPDX-License-Identifier: Apache-2.0
// What is there now of each slot, such as open connections: it goes along to another series.
import type { Level } from './family-columns.ts';
import { grown, lengthFor } from './grown.ts';
import type { SideRows } from './measurement.ts';
import type { SeriesTable } from './series-table.ts';

export class SlotLevels<Window extends { readonly rows: SideRows }> {
  readonly #level: Level<Window>;
  #ofSlot = new Int32Array(1024);

  constructor(level: Level<Window>) {
    this.#level = level;
  }

  take(window: Window): void {
    const { rows } = window;
    const came = this.#level.came(window);
    const went = this.#level.went(window);
    for (let row = 0; row < rows.slot.length; row++) {
      const slot = rows.slot[row] as number;
      if (slot >= this.#ofSlot.length) this.#ofSlot = grown(this.#ofSlot, lengthFor(slot));
      const change = (came[row] as number) - (went[row] as number);
      this.#ofSlot[slot] = (this.#ofSlot[slot] as number) + change;
    }
  }

  /** Nothing is left of a slot that ends. */
  end(table: SeriesTable, series: number, slot: number): void {
    this.addTo(table, series, slot, -1);
    this.#ofSlot[slot] = 0;
  }

  /** Adds a slot's level to a series, or with -1 takes it away. */
  addTo({ columns }: SeriesTable, series: number, slot: number, sign: 1 | -1): void {
    const column = columns[this.#level.column] as Float64Array;
    column[series] = (column[series] as number) + sign * (this.#ofSlot[slot] ?? 0);
  }
}
