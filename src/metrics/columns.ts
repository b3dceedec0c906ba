// SPDX-License-Identifier: Apache-2.0
// Where each value column of a series table lies: totals in front, those of a window after them.

export type Columns = readonly Float64Array[];

export interface ColumnLayout<Name extends string = string> {
  /** First column of each name; a histogram or a list takes several, one after another. */
  readonly at: Readonly<Record<Name, number>>;
  readonly count: number;
  /** From here on columns are of the last window: zeroed when the next one is applied. */
  readonly windowFrom: number;
}

type Widths<Name extends string> = Readonly<Record<Name, number>>;

export function columnLayout<Total extends string, Window extends string>(
  totals: Widths<Total>,
  windows: Widths<Window>,
): ColumnLayout<Total | Window> {
  const at = new Map<string, number>();
  let count = 0;
  const place = ([name, width]: [string, number]): void => {
    at.set(name, count);
    count += width;
  };
  Object.entries<number>(totals).forEach(place);
  const windowFrom = count;
  Object.entries<number>(windows).forEach(place);
  return { at: Object.fromEntries(at) as Record<Total | Window, number>, count, windowFrom };
}
