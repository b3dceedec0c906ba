// SPDX-License-Identifier: Apache-2.0
// Gives holders their ids, as native tables know them. An id stands for one holder for ever: one
// that looks different now has another.
import { type Holder, isSameHolder } from './holder.ts';
import type { Tell } from './tell.ts';

/** A row may name a holder that is gone for as long as a flow can be idle, 24 h at most. */
const KEPT_NANOSECONDS = 24 * 3600e9;

export interface Known {
  readonly holder: Holder;
  readonly id: number;
}

export class Holders {
  readonly #tell: Tell;
  readonly #retired = new Map<number, number>();
  #last = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** The id of a new holder. */
  add(holder: Holder): number {
    this.#last += 1;
    this.#tell.holder(this.#last, holder);
    return this.#last;
  }

  /** The id of one that was known before: another one, if labels show something else of it now. */
  renew(before: Known | undefined, holder: Holder, now: number): number {
    if (before === undefined) return this.add(holder);
    if (isSameHolder(before.holder, holder)) return before.id;
    this.retire(before.id, now);
    return this.add(holder);
  }

  /** Nothing new will be its own. Nanoseconds of monotonic time. */
  retire(id: number, now: number): void {
    this.#retired.set(id, now);
  }

  forgetRetired(now: number): void {
    for (const [id, at] of this.#retired) {
      if (at + KEPT_NANOSECONDS > now) continue;
      this.#retired.delete(id);
      this.#tell.holderForgotten(id);
    }
  }
}
