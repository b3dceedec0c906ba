// SPDX-License-Identifier: Apache-2.0
// An address that nobody has any more is forgotten, an hour later, and the capture is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressIndex } from '../../../src/directory/address-index.ts';
import { EndTables } from '../../../src/enrich/end-tables.ts';
import { addressText } from '../../../src/wire/address.ts';

const HOUR = 3600e9;
const ADDRESSES = ['10.1.0.5', '10.1.0.6'];
const claim = { owner: 'uid-web', holder: 7, since: 5, isNode: false };

function watched() {
  const told = new Map<string, readonly number[]>();
  const ends = new EndTables({
    address: (address, _since, holders) => told.set(addressText(address, 0), [...holders]),
    cgroups: () => undefined,
  });
  const index = new AddressIndex(ends);
  index.claim(ADDRESSES, [], claim, 10);
  return { index, told };
}

test('held addresses are never forgotten', () => {
  const { index, told } = watched();
  index.forgetUnheld(9 * HOUR);

  assert.deepEqual(told.get('10.1.0.5'), [7]);
});

test('one that was released an hour ago is, one that was taken again is not', () => {
  const { index, told } = watched();
  index.release(ADDRESSES, 'uid-web', 20);
  index.claim(['10.1.0.6'], [], { ...claim, owner: 'uid-next', holder: 8, since: 30 }, 40);
  index.forgetUnheld(HOUR - 1);
  assert.deepEqual(told.get('10.1.0.5'), [7, 0]);

  index.forgetUnheld(HOUR + 20);
  assert.deepEqual(told.get('10.1.0.5'), []);
  assert.equal(told.get('10.1.0.6')?.at(-1), 8);
});
