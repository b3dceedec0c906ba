// SPDX-License-Identifier: Apache-2.0
// What series that came back to the page had before: readers are shown that first, then growth.
import type { Columns } from './columns.ts';
import { grown, lengthFor } from './grown.ts';

/* Row 0 is all zeros: what a series that is new had before. */
const ROWS_AT_FIRST = 16;

export class FormerTotals {
  /** As the columns of the table; those of a window are left out. */
  columns: Float64Array<ArrayBuffer>[];
  #rowOf = new Map<number, number>();
  #free: number[] = [];
  #size = 1;

  constructor(totals: number) {
    this.columns = Array.from({ length: totals }, () => new Float64Array(ROWS_AT_FIRST));
  }

  /** 0 where the series was never on the page before. */
  rowOf(series: number): number {
    return this.#rowOf.get(series) ?? 0;
  }

  keep(series: number, from: Columns): void {
    const row = this.#free.pop() ?? this.#size++;
    if (row >= (this.columns[0]?.length ?? row + 1)) this.#grow(row);
    this.columns.forEach((column, i) => {
      column[row] = from[i]?.[series] ?? 0;
    });
    this.#rowOf.set(series, row);
  }

  forget(series: number): void {
    const row = this.#rowOf.get(series);
    if (row === undefined) return;
    this.#rowOf.delete(series);
    this.#free.push(row);
  }

  copy(): FormerTotals {
    const copy = new FormerTotals(0);
    copy.columns = this.columns.map((column) => column.slice());
    copy.#rowOf = new Map(this.#rowOf);
    copy.#free = [...this.#free];
    copy.#size = this.#size;
    return copy;
  }

  #grow(row: number): void {
    this.columns = this.columns.map((column) => grown(column, lengthFor(row)));
  }
}
