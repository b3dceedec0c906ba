// SPDX-License-Identifier: Apache-2.0
// A map in parts holds what a Map holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PartedMap } from '../../src/parted-map.ts';

/* As short as can be, and as different as ids and addresses are. */
const KEYS = [
  '',
  'a',
  'ab',
  '10.0.0.1',
  '10.0.0.2',
  'fd00::1',
  'c0ffee00-0000-4000-8000-00000000002a',
];

test('finds, replaces and forgets by key', () => {
  const map = new PartedMap<number>();
  for (const [index, key] of KEYS.entries()) map.set(key, index);
  map.set('10.0.0.1', 30);
  assert.equal(map.size, 7);
  assert.equal(map.get('10.0.0.1'), 30);
  assert.equal(map.get('10.0.0.2'), 4);
  assert.equal(map.get('10.0.0.3'), undefined);
  assert.equal(map.delete('ab'), true);
  assert.equal(map.delete('ab'), false);
  assert.equal(map.has('ab'), false);
  assert.deepEqual(new Set(map.keys()), new Set(KEYS.filter((key) => key !== 'ab')));
  assert.deepEqual([...map.values()].sort(), [0, 1, 30, 4, 5, 6]);
  assert.deepEqual(new Map(map).get(''), 0);
});

test('may lose keys while they are walked over', () => {
  const map = new PartedMap<string>();
  for (let i = 0; i < 10_000; i++) map.set(`10.${i >> 8}.1.${i & 255}`, 'pod');
  for (const key of map.keys()) map.delete(key);
  assert.equal(map.size, 0);
});
