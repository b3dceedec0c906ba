// SPDX-License-Identifier: Apache-2.0
// DNS messages as bytes (RFC 1035 4), one Latin-1 character each, written apart from the code
// under test.

export const TYPE = { A: 1, AAAA: 28, TXT: 16, OPT: 41 } as const;

export interface Query {
  readonly id: number;
  readonly name: string;
  readonly type?: number;
}

export interface Answer {
  /** All twelve bits; those past the fourth need EDNS (RFC 6891 6.1.3). */
  readonly rcode?: number;
  readonly truncated?: boolean;
  /** IPv4 addresses of the name. */
  readonly addresses?: readonly string[];
  /** Bytes of text beside them. */
  readonly text?: number;
  readonly question?: boolean;
}

const ANSWERED = 0x8180; // QR, RD, RA
const ASKED = 0x0100; // RD
const TRUNCATED = 0x0200;
const TO_THE_QUESTION = '\xc0\x0c';

const number16 = (value: number): string => String.fromCharCode(value >> 8, value & 255);
const number32 = (value: number): string => number16(value >>> 16) + number16(value & 0xffff);

const nameBytes = (name: string): string =>
  name
    .split('.')
    .map((label) => String.fromCharCode(label.length) + label)
    .concat('\0')
    .join('');

const questionOf = ({ name, type = TYPE.A }: Query): string =>
  nameBytes(name) + number16(type) + number16(1);

const record = (owner: string, type: number, ttl: number, value: string): string =>
  owner + number16(type) + number16(1) + number32(ttl) + number16(value.length) + value;

const addressBytes = (address: string): string =>
  String.fromCharCode(...address.split('.').map(Number));

/** Text comes in strings of at most 255 bytes, each behind its length. */
const textBytes = (length: number): string => `\xc7${'t'.repeat(199)}`.repeat(length / 200);

const header = (id: number, flags: number, counts: readonly number[]): string =>
  [id, flags, ...counts].map(number16).join('');

export const query = (asked: Query): string =>
  header(asked.id, ASKED, [1, 0, 0, 0]) + questionOf(asked);

export function answer(asked: Query, answer: Answer = {}): string {
  const { rcode = 0, truncated = false, addresses = [], text = 0, question = true } = answer;
  const records = addresses.map((address) =>
    record(TO_THE_QUESTION, TYPE.A, 300, addressBytes(address)),
  );
  if (text > 0) records.push(record(TO_THE_QUESTION, TYPE.TXT, 300, textBytes(text)));
  const extended = rcode > 15 ? [record('\0', TYPE.OPT, (rcode >> 4) << 24, '')] : [];
  const flags = ANSWERED | (truncated ? TRUNCATED : 0) | (rcode & 15);
  const counts = [question ? 1 : 0, records.length, 0, extended.length];
  const asks = question ? questionOf(asked) : '';
  return header(asked.id, flags, counts) + asks + records.join('') + extended.join('');
}

/** As TCP carries it (RFC 1035 4.2.2). */
export const framed = (message: string): string => number16(message.length) + message;
