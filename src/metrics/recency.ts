// SPDX-License-Identifier: Apache-2.0
// Numbers in the order in which they were added last: a list through two arrays, no object each.

import { grown, lengthFor } from './grown.ts';

const NONE = -1;
const FIRST_CAPACITY = 256;

export class Recency {
  size = 0;
  #older = new Int32Array(FIRST_CAPACITY);
  #newer = new Int32Array(FIRST_CAPACITY);
  #newest = NONE;
  #oldest = NONE;

  /** -1 where there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Adds a number that is not there as the newest. */
  add(number: number): void {
    if (number >= this.#older.length) this.#grow(number);
    this.#older[number] = this.#newest;
    this.#newer[number] = NONE;
    if (this.#newest === NONE) this.#oldest = number;
    else this.#newer[this.#newest] = number;
    this.#newest = number;
    this.size += 1;
  }

  remove(number: number): void {
    const older = this.#older[number] as number;
    const newer = this.#newer[number] as number;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    this.size -= 1;
  }

  renew(number: number): void {
    if (number === this.#newest) return;
    this.remove(number);
    this.add(number);
  }

  #grow(number: number): void {
    this.#older = grown(this.#older, lengthFor(number));
    this.#newer = grown(this.#newer, lengthFor(number));
  }
}
