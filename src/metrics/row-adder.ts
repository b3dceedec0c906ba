// SPDX-License-Identifier: Apache-2.0
// Adds the rows of a window to their series, one column after another.
import type { Columns } from './columns.ts';

type Numbers = Float64Array | Uint32Array;

export class RowAdder {
  readonly #columns: Columns;
  readonly #seriesOfRow: Int32Array;

  constructor(columns: Columns, seriesOfRow: Int32Array) {
    this.#columns = columns;
    this.#seriesOfRow = seriesOfRow;
  }

  add(column: number, source: Numbers, sign: 1 | -1 = 1): void {
    const target = this.#columns[column] as Float64Array;
    const seriesOfRow = this.#seriesOfRow;
    for (let row = 0; row < source.length; row++) {
      const series = seriesOfRow[row] as number;
      target[series] = (target[series] as number) + sign * (source[row] as number);
    }
  }

  /** The highest of the rows, where `add` has their sum. */
  raise(column: number, source: Numbers): void {
    const target = this.#columns[column] as Float64Array;
    const seriesOfRow = this.#seriesOfRow;
    for (let row = 0; row < source.length; row++) {
      const series = seriesOfRow[row] as number;
      target[series] = Math.max(target[series] as number, source[row] as number);
    }
  }

  /**
   * A list of `width` numbers a row, each into a column of its own; `sumColumn` takes them all.
   * Nearly all are zero, so that the walk over them is all that costs.
   */
  addLists(column: number, width: number, source: Numbers, sumColumn?: number): void {
    for (let i = 0; i < source.length; i++) {
      const count = source[i] as number;
      if (count === 0) continue;
      const series = this.#seriesOfRow[Math.floor(i / width)] as number;
      this.#increase(column + (i % width), series, count);
      if (sumColumn !== undefined) this.#increase(sumColumn, series, count);
    }
  }

  #increase(column: number, series: number, by: number): void {
    const target = this.#columns[column] as Float64Array;
    target[series] = (target[series] as number) + by;
  }
}
