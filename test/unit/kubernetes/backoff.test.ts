// SPDX-License-Identifier: Apache-2.0
// Waits grow from 1 to 30 seconds, differ between agents, and are never shorter than asked for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../../src/kubernetes/backoff.ts';

const waits = (backoff: Backoff, count: number): number[] =>
  Array.from({ length: count }, () => backoff.next());

test('the longest waits triple up to 30 seconds', () => {
  assert.deepEqual(waits(new Backoff(() => 1), 6), [3, 9, 27, 30, 30, 30]);
});

test('the shortest wait is one second, however often', () => {
  assert.deepEqual(waits(new Backoff(() => 0), 3), [1, 1, 1]);
});

test('begins anew after success', () => {
  const backoff = new Backoff(() => 1);
  waits(backoff, 4);

  backoff.reset();

  assert.equal(backoff.next(), 3);
});

test('waits as long as the server asked, and up to a second more', () => {
  assert.equal(new Backoff(() => 0).next(60), 60);
  assert.equal(new Backoff(() => 1).next(60), 61);
  assert.equal(new Backoff(() => 1).next(2), 3);
  assert.equal(new Backoff(() => 0).next(999_999_999), 600);
});
