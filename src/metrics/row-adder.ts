// SPDX-License-Identifier: Apache-2.0
// Adds the rows of a window to their series, one column after another.
import type { Columns } from './columns.ts';

export type Numbers = Float64Array | Uint32Array;

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

  /** One for each row. */
  count(column: number, rows: number): void {
    for (let row = 0; row < rows; row++) {
      this.#increase(column, this.#seriesOfRow[row] as number, 1);
    }
  }

  addWeighted(column: number, source: Numbers, weight: Numbers): void {
    for (let row = 0; row < source.length; row++) {
      const product = (source[row] as number) * (weight[row] as number);
      this.#increase(column, this.#seriesOfRow[row] as number, product);
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

  /** The lowest of the rows; 0 is none. */
  lower(column: number, source: Numbers): void {
    const target = this.#columns[column] as Float64Array;
    for (let row = 0; row < source.length; row++) {
      const series = this.#seriesOfRow[row] as number;
      const value = source[row] as number;
      const lowest = target[series] as number;
      if (value !== 0 && (lowest === 0 || value < lowest)) target[series] = value;
    }
  }

  /** Each row into the bucket that its value belongs to; bounds ascend, the last is open. */
  addToBuckets(column: number, bounds: readonly number[], source: Numbers): void {
    for (let row = 0; row < source.length; row++) {
      const value = source[row] as number;
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++;
      this.#increase(column + bucket, this.#seriesOfRow[row] as number, 1);
    }
  }

  /**
   * A list of `width` numbers a row, each into a column of its own; nearly all are zero, so that
   * the walk over them is all that costs.
   */
  addLists(column: number, width: number, source: Numbers): void {
    for (let i = 0; i < source.length; i++) {
      const count = source[i] as number;
      if (count === 0) continue;
      this.#increase(
        column + (i % width),
        this.#seriesOfRow[Math.floor(i / width)] as number,
        count,
      );
    }
  }

  /** All numbers of a row's list into one column. */
  addListSums(column: number, width: number, source: Numbers): void {
    for (let i = 0; i < source.length; i++) {
      const count = source[i] as number;
      if (count === 0) continue;
      this.#increase(column, this.#seriesOfRow[Math.floor(i / width)] as number, count);
    }
  }

  #increase(column: number, series: number, by: number): void {
    const target = this.#columns[column] as Float64Array;
    target[series] = (target[series] as number) + by;
  }
}
