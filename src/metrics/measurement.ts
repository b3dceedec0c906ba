// SPDX-License-Identifier: Apache-2.0
// What tells one measurement from another; everything else about series is the same for all.
import type { EndColumns } from '../enrich/row-ends.ts';
import type { Family, MeasurementName } from './catalog/family.ts';
import type { ColumnLayout } from './columns.ts';
import type { Names } from './names.ts';
import type { PartsShown } from './parts-shown.ts';
import type { RowAdder } from './row-adder.ts';

/** The columns that say whose a row is, in the rows of every measurement. */
export interface RowIdentity extends EndColumns {
  readonly slot: Uint32Array;
  readonly process: Uint32Array;
  readonly domain: Uint32Array;
  readonly pid: Uint32Array;
  readonly localAddress: Uint8Array;
  readonly natAddress: Uint8Array;
  readonly localPort: Uint16Array;
  readonly natPort: Uint16Array;
  readonly life: Uint8Array;
}

/** Where the samples of a family come from. Times are in microseconds; pages divide. */
export type FamilySamples =
  | { readonly kind: 'value'; readonly column: number; readonly tcpOnly: boolean }
  | { readonly kind: 'nonzero'; readonly column: number }
  | { readonly kind: 'reasons'; readonly columns: ReadonlyMap<string, number> }
  | { readonly kind: 'mean'; readonly sum: number; readonly weight: number }
  | { readonly kind: 'maximum'; readonly column: number; readonly weight: number }
  | { readonly kind: 'histogram'; readonly sum: number; readonly buckets: number };

export const valueIn = (column: number): FamilySamples => ({
  kind: 'value',
  column,
  tcpOnly: false,
});

export interface Measurement<Rows extends RowIdentity> {
  readonly name: MeasurementName;
  readonly families: readonly Family[];
  readonly layout: ColumnLayout;
  /** By the family's name. */
  readonly samples: Readonly<Record<string, FamilySamples>>;
  /** A function that writes the words of a key which no other measurement has. */
  ownWords(rows: Rows, shown: PartsShown, names: Names): (key: Uint32Array, row: number) => void;
  add(to: RowAdder, rows: Rows): void;
}
