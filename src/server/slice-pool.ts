// SPDX-License-Identifier: Apache-2.0
// The buffers pages are written through: one per concurrent scrape, reused, bounded in number.

/* 256 KiB keep system calls rare and fit a socket's send buffer. */
const SLICE_BYTES = 256 * 1024;

export class SlicePool {
  readonly #free: Buffer[] = [];
  readonly #capacity: number;
  #lent = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Undefined when every slice is in use. */
  borrow(): Buffer | undefined {
    if (this.#lent === this.#capacity) return undefined;
    this.#lent += 1;
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLICE_BYTES);
  }

  giveBack(slice: Buffer): void {
    this.#lent -= 1;
    this.#free.push(slice);
  }
}
