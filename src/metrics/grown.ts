// SPDX-License-Identifier: Apache-2.0
// Columns that grow: the same numbers in a longer array.
type Numbers =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** What is new is 0. */
export function grown<Column extends Numbers>(column: Column, length: number): Column {
  const Longer = column.constructor as new (length: number) => Column;
  const longer = new Longer(length);
  longer.set(column);
  return longer;
}

/** Twice as long until it has this place. */
export const lengthFor = (place: number): number => 2 ** Math.ceil(Math.log2(place + 1));
