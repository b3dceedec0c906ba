// SPDX-License-Identifier: Apache-2.0
// The series of all that has none of its own: one for each role and transport, so that sums by
// reporter, direction and transport stay true.
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

export class OverflowSeries {
  readonly #tellsTransport: boolean;
  readonly #begin: (key: Uint32Array) => number;
  readonly #series = new Map<number, number>();

  constructor(tellsTransport: boolean, begin: (key: Uint32Array) => number) {
    this.#tellsTransport = tellsTransport;
    this.#begin = begin;
  }

  get size(): number {
    return this.#series.size;
  }

  of(role: number, transport: number): number {
    const kind = role | (this.#tellsTransport ? transport << KIND.transportShift : 0);
    const known = this.#series.get(kind);
    if (known !== undefined) return known;
    const key = new Uint32Array(KEY_WORDS);
    key[WORD.kind] = kind | KIND.overflow;
    const series = this.#begin(key);
    this.#series.set(kind, series);
    return series;
  }

  /** By the word of another series' key. */
  ofKind(kind: number): number {
    return this.of(kind & 0xff, (kind >> KIND.transportShift) & 0xff);
  }
}
