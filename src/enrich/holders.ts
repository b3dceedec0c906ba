// SPDX-License-Identifier: Apache-2.0
// Holders by their ids, as native tables know them. An id stands for one holder for ever: one that
// looks different now has another.
import { type Holder, isSameHolder } from './holder.ts';

/** A row may name a holder that is gone for as long as a flow can be idle, 24 h at most. */
const KEPT_NANOSECONDS = 24 * 3600e9;

export interface Known {
  readonly holder: Holder;
  readonly id: number;
}

export class Holders {
  readonly #holders = new Map<number, Holder>();
  readonly #ends = new Map<number, number>();
  readonly #retired = new Map<number, number>();
  #last = 0;

  get size(): number {
    return this.#holders.size;
  }

  /** The id of a new holder; 0 is nobody's. */
  add(holder: Holder): number {
    this.#last += 1;
    this.#holders.set(this.#last, holder);
    return this.#last;
  }

  /** The id of one that was known before: another one, if labels show something else of it now. */
  renew(before: Known | undefined, holder: Holder, now: number): number {
    if (before === undefined) return this.add(holder);
    if (isSameHolder(before.holder, holder)) return before.id;
    this.retire(before.id, now);
    return this.add(holder);
  }

  get(id: number): Holder | undefined {
    return this.#holders.get(id);
  }

  /** What began later is not its own, whoever it was counted for. Nanoseconds of monotonic time. */
  end(id: number, at: number): void {
    this.#ends.set(id, Math.min(at, this.endOf(id)));
  }

  /** Infinity while it has not ended. */
  endOf(id: number): number {
    return this.#ends.get(id) ?? Number.POSITIVE_INFINITY;
  }

  /** Nothing new will be its own. */
  retire(id: number, now: number): void {
    this.#retired.set(id, now);
  }

  forgetRetired(now: number): void {
    for (const [id, at] of this.#retired) {
      if (at + KEPT_NANOSECONDS > now) continue;
      this.#retired.delete(id);
      this.#ends.delete(id);
      this.#holders.delete(id);
    }
  }
}
