// SPDX-License-Identifier: Apache-2.0
// Finds the series of a key: an open-addressing hash table of series numbers, without objects.
import { randomInt } from 'node:crypto';
import { grown, lengthFor } from './grown.ts';
import { KEY_WORDS } from './series-key.ts';

export class SeriesIndex {
  /** Series + 1; 0 = empty. At most half full, so that probes stay short. */
  #places: Int32Array;
  #mask: number;
  #hashes: Uint32Array<ArrayBuffer>;
  // Remote ends choose part of their key: they must not be able to choose where it lands.
  readonly #seed = randomInt(2 ** 32);

  constructor(maxSeries: number) {
    const size = 2 ** Math.ceil(Math.log2(maxSeries * 2));
    this.#places = new Int32Array(size);
    this.#mask = size - 1;
    this.#hashes = new Uint32Array(maxSeries);
  }

  /** The series whose key in `keys` equals `key`, or -1. */
  find(keys: Uint32Array, key: Uint32Array): number {
    const hash = this.#hash(key);
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const series = (this.#places[place] as number) - 1;
      if (series < 0) return -1;
      if (this.#hashes[series] === hash && equalAt(keys, series, key)) return series;
    }
  }

  insert(series: number, key: Uint32Array): void {
    if (series >= this.#hashes.length) this.#grow(series);
    this.#hashes[series] = this.#hash(key);
    this.#put(series);
  }

  // Those behind move up into the hole, so that no probe ends too early.
  remove(series: number): void {
    let hole = this.#placeOf(series);
    for (let place = this.#next(hole); this.#places[place] !== 0; place = this.#next(place)) {
      const other = (this.#places[place] as number) - 1;
      const home = (this.#hashes[other] as number) & this.#mask;
      if (((place - home) & this.#mask) < ((place - hole) & this.#mask)) continue;
      this.#places[hole] = other + 1;
      hole = place;
    }
    this.#places[hole] = 0;
  }

  #grow(series: number): void {
    const known = this.#places.filter((place) => place !== 0);
    this.#hashes = grown(this.#hashes, lengthFor(series));
    this.#places = new Int32Array(this.#hashes.length * 2);
    this.#mask = this.#places.length - 1;
    for (const place of known) this.#put(place - 1);
  }

  #put(series: number): void {
    let place = (this.#hashes[series] as number) & this.#mask;
    while (this.#places[place] !== 0) place = this.#next(place);
    this.#places[place] = series + 1;
  }

  #placeOf(series: number): number {
    let place = (this.#hashes[series] as number) & this.#mask;
    while (this.#places[place] !== series + 1) place = this.#next(place);
    return place;
  }

  #next(place: number): number {
    return (place + 1) & this.#mask;
  }

  #hash(key: Uint32Array): number {
    let hash = this.#seed;
    for (let i = 0; i < KEY_WORDS; i++) {
      hash = Math.imul(hash ^ (key[i] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }
}

function equalAt(keys: Uint32Array, series: number, key: Uint32Array): boolean {
  const at = series * KEY_WORDS;
  for (let i = 0; i < KEY_WORDS; i++) if (keys[at + i] !== key[i]) return false;
  return true;
}
