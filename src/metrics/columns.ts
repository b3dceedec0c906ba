// SPDX-License-Identifier: Apache-2.0
// Where the value columns of each family lie in a series table: totals, then those of a window.

export type Columns = readonly Float64Array[];

export interface ColumnLayout {
  /** First column of each name; most take several, one after another. */
  readonly at: ReadonlyMap<string, number>;
  readonly count: number;
  /** From here on columns are of the last window: zeroed when the next one is applied. */
  readonly windowFrom: number;
}

export interface ColumnsWanted {
  readonly name: string;
  readonly width: number;
  readonly isOfWindow: boolean;
}

export function columnLayout(wanted: readonly ColumnsWanted[]): ColumnLayout {
  const at = new Map<string, number>();
  let count = 0;
  const place = ({ name, width }: ColumnsWanted): void => {
    at.set(name, count);
    count += width;
  };
  wanted.filter(({ isOfWindow }) => !isOfWindow).forEach(place);
  const windowFrom = count;
  wanted.filter(({ isOfWindow }) => isOfWindow).forEach(place);
  return { at, count, windowFrom };
}
