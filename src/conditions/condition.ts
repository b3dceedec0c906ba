// SPDX-License-Identifier: Apache-2.0
// Something that is wrong while it lasts, and what tells of it.
import type { Seen } from './seen.ts';

/** Counters by what they count, such as the reason of a loss. */
export type Totals = Readonly<Record<string, number>>;

/** It is there while a counter grows, or while there is something to say of it. */
export type Sign =
  | { readonly kind: 'grows'; totals(seen: Seen): Totals }
  | { readonly kind: 'holds'; detail(seen: Seen): string };

export interface Condition {
  readonly name: string;
  /** What is wrong, as a line of the log says it. */
  readonly meaning: string;
  readonly remedy: string;
  readonly sign: Sign;
}

export const grows = (totals: (seen: Seen) => Totals): Sign => ({ kind: 'grows', totals });

/** `detail` is empty where all is well. */
export const holds = (detail: (seen: Seen) => string): Sign => ({ kind: 'holds', detail });
