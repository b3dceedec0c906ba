// SPDX-License-Identifier: Apache-2.0
// The kind of list that names networks by their addresses (RFC 4632, RFC 4291).
import { isIP } from 'node:net';
import { integerFrom, type Kind, refuse } from './kinds.ts';
import { isNone, list, onceEach, partsOf } from './list-kinds.ts';

export interface NamedNetwork {
  readonly name: string;
  /** Any address of it. */
  readonly address: string;
  readonly bits: number;
}

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Several may have one name; of those that hold an address, the one with most bits counts. */
export function namedNetworks(most: number): Kind<readonly NamedNetwork[]> {
  const accepts = `none, or up to ${most} networks with names such as office=192.0.2.0/24`;
  return list('<list>', accepts, (text) => {
    const networks = isNone(text) ? [] : partsOf(text).map(networkFrom);
    if (networks.length > most) refuse(`write ${accepts}, with commas between`);
    onceEach(networks.map(({ address, bits }) => `${address}/${bits}`));
    return networks;
  });
}

function networkFrom(part: string): NamedNetwork {
  const [, name = '', address = '', size = ''] = /^([^=]+)=([^=/]+)\/(\d+)$/.exec(part) ?? [];
  const bits = integerFrom(size);
  if (name === '' || bits < 0 || bits > (BITS[isIP(address)] ?? -1)) {
    refuse('write name=address/bits, with commas between: office=192.0.2.0/24,lab=2001:db8::/32');
  }
  return { name, address, bits };
}
