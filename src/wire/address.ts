// SPDX-License-Identifier: Apache-2.0
// Turns 16 address bytes (IPv6 or IPv4-mapped) into text, family and kind.

export const ADDRESS_BYTES = 16;

export type IpType = 'private' | 'loopback' | 'multicast' | 'other';

/** ::ffff:0:0/96 holds the IPv4 addresses. */
export function isIPv4(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[offset + i] !== 0) return false;
  return bytes[offset + 10] === 0xff && bytes[offset + 11] === 0xff;
}

/** The same addresses, four words each: comparing words is quicker where all flows are walked. */
export function addressWords(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** `isIPv4` of the address number `index` in `words`; snapshots are little-endian. */
export function isIPv4At(words: Uint32Array, index: number): boolean {
  const at = index * 4;
  return words[at + 2] === 0xffff0000 && words[at + 1] === 0 && words[at] === 0;
}

/** Tells one address from another, as a key of a map: quicker than their texts. */
export function addressKey(words: Uint32Array, index: number): number | string {
  const at = index * 4;
  return isIPv4At(words, index) ? (words[at + 3] as number) : words.subarray(at, at + 4).join();
}

export function addressText(bytes: Uint8Array, offset: number): string {
  if (isIPv4(bytes, offset)) return bytes.subarray(offset + 12, offset + ADDRESS_BYTES).join('.');
  return ipv6Text(bytes, offset);
}

export function ipType(bytes: Uint8Array, offset: number): IpType {
  return isIPv4(bytes, offset) ? ipv4Type(bytes, offset + 12) : ipv6Type(bytes, offset);
}

// RFC 5952: lower case, and the first of the longest runs of two or more zero groups as `::`.
function ipv6Text(bytes: Uint8Array, offset: number): string {
  const groups: number[] = [];
  for (let i = 0; i < ADDRESS_BYTES; i += 2) groups.push(networkOrder16(bytes, offset + i));
  const { start, length } = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((g) => g.toString(16)).join(':');
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  });
  return best;
}

// Link-local and carrier NAT (100.64/10, common for pods) are as private as RFC 1918.
function ipv4Type(bytes: Uint8Array, offset: number): IpType {
  const net = networkOrder16(bytes, offset);
  const first = net >> 8;
  const isPrivate =
    first === 10 ||
    (net & 0xfff0) === 0xac10 || // 172.16/12
    net === 0xc0a8 || // 192.168/16
    net === 0xa9fe || // 169.254/16
    (net & 0xffc0) === 0x6440; // 100.64/10
  if (isPrivate) return 'private';
  if (first === 127) return 'loopback';
  return (first & 0xf0) === 0xe0 ? 'multicast' : 'other';
}

function ipv6Type(bytes: Uint8Array, offset: number): IpType {
  const net = networkOrder16(bytes, offset);
  if ((net & 0xfe00) === 0xfc00 || (net & 0xffc0) === 0xfe80) return 'private';
  if (net >> 8 === 0xff) return 'multicast';
  return addressText(bytes, offset) === '::1' ? 'loopback' : 'other';
}

function networkOrder16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
