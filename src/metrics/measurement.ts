// SPDX-License-Identifier: Apache-2.0
// What tells one measurement from another; everything else about series is the same for all.
import type { EndColumns } from '../enrich/row-ends.ts';
import type { Family, MeasurementName } from './catalog/family.ts';
import type { FamilySources, RowsAdded } from './family-source.ts';
import type { Names } from './names.ts';
import type { PartsShown } from './parts-shown.ts';

/** The columns that say whose a row is, in the rows of every measurement. */
export interface RowIdentity extends EndColumns {
  readonly slot: Uint32Array;
  readonly process: Uint32Array;
  readonly domain: Uint32Array;
  readonly pid: Uint32Array;
  readonly natAddress: Uint8Array;
  readonly natPort: Uint16Array;
  /** 1 where the role is a guess; DNS messages say themselves who asks. */
  readonly roleIsGuess?: Uint8Array;
  readonly life: Uint8Array;
}

/** Rows of the same slots that a window has beside its own. */
export interface SideRows {
  readonly slot: Uint32Array;
}

/** By their names. */
export type Sides = Readonly<Record<string, SideRows>>;

/** A window being added: its rows, and those beside them. */
export type Window<Rows, Beside extends Sides> = RowsAdded<Rows> & {
  readonly beside: { readonly [Side in keyof Beside]: RowsAdded<Beside[Side]> };
};

/** Makes a function that writes the words of a key which no other measurement has. */
export type OwnWords<Rows> = (
  rows: Rows,
  shown: PartsShown,
  names: Names,
) => (key: Uint32Array, row: number) => void;

export interface Measurement<
  Rows extends RowIdentity,
  Beside extends Sides = Record<string, never>,
> {
  readonly name: MeasurementName;
  readonly families: readonly Family[];
  readonly sources: FamilySources<Window<Rows, Beside>>;
  /** What the landing page ranks by: kept of each window, whatever families are shown. */
  readonly ranked: FamilySources<Window<Rows, Beside>>;
  readonly ownWords: OwnWords<Rows>;
}
