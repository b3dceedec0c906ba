// SPDX-License-Identifier: Apache-2.0
// A column of addresses, of which a key takes the whole, the kind alone, or nothing.
import type { Networks } from '../enrich/networks.ts';
import { addressWords, type IpType, ipType, isIPv4At } from '../wire/address.ts';

const WORDS = 4;

/* One address of each kind: fc00::, ::1, ff00:: and ::, in little-endian words. */
const ONE_OF: Readonly<Record<IpType, readonly number[]>> = {
  private: [0xfc, 0, 0, 0],
  loopback: [0, 0, 0, 0x0100_0000],
  multicast: [0xff, 0, 0, 0],
  other: [0, 0, 0, 0],
};

export interface AddressShown {
  readonly address: boolean;
  /** Which kind it is, where the address itself is not shown. */
  readonly ipType?: boolean;
}

export class AddressColumn {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#words = addressWords(bytes);
  }

  isIPv4(row: number): boolean {
    return isIPv4At(this.#words, row);
  }

  networkIn(networks: Networks, row: number): number {
    return networks.idOf(this.#words, row);
  }

  /** Writes four words, zeros where nothing is shown. */
  write(
    key: Uint32Array,
    word: number,
    row: number,
    { address, ipType: kind }: AddressShown,
  ): void {
    const from = row * WORDS;
    if (kind && !address) key.set(ONE_OF[ipType(this.#bytes, from * WORDS)], word);
    else
      for (let i = 0; i < WORDS; i++)
        key[word + i] = address ? (this.#words[from + i] as number) : 0;
  }
}
