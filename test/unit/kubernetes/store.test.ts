// SPDX-License-Identifier: Apache-2.0
// Whoever listens to a store is told of each change once, and of nothing else.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Store, type Stored } from '../../../src/kubernetes/store.ts';

const object = (uid: string, resourceVersion: string): Stored => ({ uid, resourceVersion });

let told: string[];
let store: Store<Stored>;

beforeEach(() => {
  told = [];
  store = new Store({
    added: (now) => told.push(`added ${now.uid}@${now.resourceVersion}`),
    changed: (before, now) =>
      told.push(`changed ${now.uid}@${before.resourceVersion} to ${now.resourceVersion}`),
    removed: (before) => told.push(`removed ${before.uid}@${before.resourceVersion}`),
  });
});

test('tells what was added, changed and removed', () => {
  store.upsert(object('a', '1'));
  store.upsert(object('a', '2'));
  store.delete('a');

  assert.deepEqual(told, ['added a@1', 'changed a@1 to 2', 'removed a@2']);
  assert.equal(store.size, 0);
});

test('says nothing of what is as it was', () => {
  store.upsert(object('a', '1'));
  store.upsert(object('a', '1'));
  store.delete('b');

  assert.deepEqual(told, ['added a@1']);
});

test('a whole list removes what is gone, first, and adds and changes the rest', async () => {
  for (const uid of ['gone', 'same', 'written']) store.upsert(object(uid, '1'));
  told = [];

  const list = [object('written', '2'), object('same', '1'), object('new', '3')];
  await store.replace(new Map(list.map((one) => [one.uid, one])));

  assert.deepEqual(told, ['removed gone@1', 'changed written@1 to 2', 'added new@3']);
  assert.deepEqual([...store.values()].map(({ uid }) => uid).sort(), ['new', 'same', 'written']);
});
