// SPDX-License-Identifier: Apache-2.0
// Addresses from text to bytes: what comes back is the same address in its usual form.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressText } from '../../../src/wire/address.ts';
import { addressBytes } from '../../../src/wire/address-bytes.ts';

const SAME = ['10.0.0.1', '255.255.255.255', '::', '::1', 'fd00::5', '2001:db8::1:0:0:1', '1::'];

for (const text of SAME) {
  test(`${text} comes back as it was`, () => {
    assert.equal(addressText(addressBytes(text), 0), text);
  });
}

test('other spellings are the same address', () => {
  assert.equal(addressText(addressBytes('FD00:0:0::5'), 0), 'fd00::5');
  assert.equal(addressText(addressBytes('::ffff:10.0.0.1'), 0), '10.0.0.1');
});

test('what is no address is refused', () => {
  for (const text of ['', 'node-a', '1.2.3', '10.0.0.256', 'fd00::5::1'])
    assert.throws(() => addressBytes(text), RangeError, text);
});

test('reads the last 32 bits of an IPv6 address that are written as IPv4', () => {
  const hex = (text: string): string => Buffer.from(addressBytes(text)).toString('hex');

  assert.equal(hex('64:ff9b::192.0.2.1'), '0064ff9b0000000000000000c0000201');
  assert.equal(hex('::80:0:0:0:0:0.0.0.0'), '00000080000000000000000000000000');
});
