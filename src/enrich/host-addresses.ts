// SPDX-License-Identifier: Apache-2.0
// Addresses of this machine, as keys of addresses in rows; asked anew, as they come and go.
import { networkInterfaces } from 'node:os';
import { addressKey, addressWords } from '../wire/address.ts';
import { addressBytes } from '../wire/address-bytes.ts';

export function hostAddresses(): ReadonlySet<number | string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => addressKey(addressWords(addressBytes(address)), 0)));
}
