// SPDX-License-Identifier: Apache-2.0
// Slices are reused and never more than the pool's capacity.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlicePool } from '../../../src/server/slice-pool.ts';

test('a pool lends as many slices as it has, and the same ones again', () => {
  const pool = new SlicePool(2);

  const first = pool.borrow();
  const second = pool.borrow();
  assert.ok(first && second && first !== second);
  assert.equal(pool.borrow(), undefined);

  pool.giveBack(second);
  assert.equal(pool.borrow(), second);
  assert.equal(first.byteLength, 262144);
});
