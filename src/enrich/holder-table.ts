// SPDX-License-Identifier: Apache-2.0
// Holders by their ids, as rows name them.
import type { Holder } from '../directory/holder.ts';

export class HolderTable {
  readonly #holders = new Map<number, Holder>();
  readonly #ends = new Map<number, number>();

  set(id: number, holder: Holder): void {
    this.#holders.set(id, holder);
  }

  get(id: number): Holder | undefined {
    return this.#holders.get(id);
  }

  /** Nanoseconds of monotonic time. */
  end(id: number, at: number): void {
    this.#ends.set(id, Math.min(at, this.endOf(id)));
  }

  /** Infinity while it has not ended. */
  endOf(id: number): number {
    return this.#ends.get(id) ?? Number.POSITIVE_INFINITY;
  }

  delete(id: number): void {
    this.#holders.delete(id);
    this.#ends.delete(id);
  }
}
