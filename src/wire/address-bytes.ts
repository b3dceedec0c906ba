// SPDX-License-Identifier: Apache-2.0
// Turns the text of an address into its 16 bytes, IPv4 as IPv4-mapped IPv6.
import { isIPv4, isIPv6 } from 'node:net';
import { ADDRESS_BYTES } from './address.ts';

/** @throws RangeError where the text is no address */
export function addressBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  const ipv4 = text.replace(/^::ffff:(?=.*\.)/i, '');
  if (isIPv4(ipv4)) {
    bytes.set([0xff, 0xff, ...ipv4.split('.').map(Number)], 10);
    return bytes;
  }
  if (!isIPv6(text)) throw new RangeError(`${text} is no address`);
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const view = new DataView(bytes.buffer);
  before.forEach((group, i) => {
    view.setUint16(i * 2, group);
  });
  after.forEach((group, i) => {
    view.setUint16((8 - after.length + i) * 2, group);
  });
  return bytes;
}

const groupsOf = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').flatMap((group) => numbersIn(group));

/* The last 32 bits may be written as IPv4 (RFC 4291, 2.2): 64:ff9b::192.0.2.1. */
function numbersIn(group: string): readonly number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
