// SPDX-License-Identifier: Apache-2.0
// Which of the networks that a user names an address is in: of several, the narrowest.
import type { NamedNetwork } from '../config/network-kinds.ts';
import { addressKey, addressWords, isIPv4At } from '../wire/address.ts';
import { addressBytes } from '../wire/address-bytes.ts';

/** Networks of one size, by their masked address. */
interface Size {
  readonly mask: Uint32Array;
  readonly idOf: Map<number | string, number>;
}

const ADDRESS_WORDS = 4;
const IPV4_BITS = 32;
const IPV6_BITS = 128;

export class Networks {
  /** Network 0 is none. */
  readonly #names: readonly string[];
  /** Narrowest first. IPv6 networks hold no IPv4 addresses, however wide. */
  readonly #ipv4: readonly Size[];
  readonly #ipv6: readonly Size[];
  readonly #masked = new Uint32Array(ADDRESS_WORDS);

  constructor(networks: readonly NamedNetwork[]) {
    this.#names = ['', ...new Set(networks.map(({ name }) => name))];
    this.#ipv4 = this.#sizes(networks.filter(({ address }) => !address.includes(':')));
    this.#ipv6 = this.#sizes(networks.filter(({ address }) => address.includes(':')));
  }

  /** Of the address number `index`; 0 where no network has it. */
  idOf(addresses: Uint32Array, index: number): number {
    for (const { mask, idOf } of isIPv4At(addresses, index) ? this.#ipv4 : this.#ipv6) {
      const id = idOf.get(this.#key(addresses, index, mask));
      if (id !== undefined) return id;
    }
    return 0;
  }

  name(id: number): string {
    return this.#names[id] ?? '';
  }

  #sizes(networks: readonly NamedNetwork[]): readonly Size[] {
    const sizes = [...new Set(networks.map(({ bits }) => bits))].sort((a, b) => b - a);
    return sizes.map((size) => {
      const ofSize = networks.filter(({ bits }) => bits === size);
      const mask = maskOf(size, ofSize[0]?.address ?? '');
      const ids = ofSize.map(({ name, address }) => {
        const words = addressWords(addressBytes(address));
        return [this.#key(words, 0, mask), this.#names.indexOf(name)] as const;
      });
      return { mask, idOf: new Map(ids) };
    });
  }

  #key(addresses: Uint32Array, index: number, mask: Uint32Array): number | string {
    const at = index * ADDRESS_WORDS;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      this.#masked[i] = (addresses[at + i] as number) & (mask[i] as number);
    }
    return addressKey(this.#masked, 0);
  }
}

/* In the bytes of an IPv4 address that is mapped, the first 96 bits are always the same. */
function maskOf(bits: number, address: string): Uint32Array {
  const all = address.includes(':') ? bits : IPV6_BITS - IPV4_BITS + bits;
  const bytes = new Uint8Array(IPV6_BITS / 8).map((_, i) => {
    const left = Math.min(8, Math.max(0, all - i * 8));
    return 256 - 2 ** (8 - left);
  });
  return addressWords(bytes);
}
