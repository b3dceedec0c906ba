// SPDX-License-Identifier: Apache-2.0
// Who had an address when: where two may have had it, nobody did.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tenures } from '../../../src/directory/tenures.ts';

const [A, B] = [5, 6];

const told = (tenures: Tenures): readonly (readonly [number, number])[] =>
  tenures.list.map(({ since, holder }) => [since, holder]);

test('the first one has it since it started', () => {
  const tenures = new Tenures();
  tenures.take(A, 100, 130);

  assert.deepEqual(told(tenures), [[100, A]]);
});

test('one that starts after the last one has gone has it from its start', () => {
  const tenures = new Tenures();
  tenures.take(A, 100, 100);
  tenures.release(200);
  tenures.take(B, 300, 310);

  assert.deepEqual(told(tenures), [
    [100, A],
    [200, 0],
    [300, B],
  ]);
});

test('between its start and the end of the last one nobody has it', () => {
  const tenures = new Tenures();
  tenures.take(A, 100, 100);
  tenures.release(200);

  assert.equal(tenures.take(B, 150, 210), 150);
  assert.deepEqual(told(tenures), [
    [100, A],
    [150, 0],
    [200, B],
  ]);
});

test('one that has it while the last one is still there has it from when that is known', () => {
  const tenures = new Tenures();
  tenures.take(A, 100, 100);

  assert.equal(tenures.take(B, 150, 210), 150);
  assert.deepEqual(told(tenures), [
    [100, A],
    [150, 0],
    [210, B],
  ]);
});

test('one that looks different is another holder, since it has the address', () => {
  const tenures = new Tenures();
  tenures.take(A, 100, 100);
  tenures.replace(B);

  assert.deepEqual(told(tenures), [[100, B]]);
});

test('the last eight are kept', () => {
  const tenures = new Tenures();
  for (let i = 1; i <= 20; i++) {
    tenures.release(i * 10);
    tenures.take(i, i * 10, i * 10);
  }

  assert.equal(tenures.list.length, 8);
  assert.equal(tenures.holder, 20);
});
