// SPDX-License-Identifier: Apache-2.0
// The owner chain where its links are watched.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnerIndex } from '../../../src/directory/owner-index.ts';
import { aPod } from './a-pod.ts';

const owner = (kind: string, name: string) => ({ kind, name, uid: `uid-${name}` });
const owned = (name: string, by?: ReturnType<typeof owner>) => ({
  uid: `uid-${name}`,
  name,
  namespace: 'default',
  resourceVersion: '1',
  owner: by,
});

test('the top is what nothing that is watched controls', () => {
  const owners = new OwnerIndex();
  owners.set(owned('web-1', owner('Job', 'web')));
  owners.set(owned('web', owner('CronJob', 'nightly')));

  assert.equal(owners.topOf(owner('ReplicaSet', 'web-1'))?.name, 'nightly');
});

test('a link that is not known yet, or no more, tells nothing', () => {
  const owners = new OwnerIndex();
  assert.equal(owners.topOf(owner('Job', 'web')), undefined);
  owners.set(owned('web'));
  assert.equal(owners.topOf(owner('Job', 'web'))?.name, 'web');
  owners.remove(owned('web'));
  assert.equal(owners.topOf(owner('Job', 'web')), undefined);
});

test('a ring ends', () => {
  const owners = new OwnerIndex();
  owners.set(owned('a', owner('Job', 'b')));
  owners.set(owned('b', owner('Job', 'a')));

  assert.ok(owners.topOf(owner('Job', 'a')));
});

test('pods that came first are told of with their owner, those that are gone are not', () => {
  const owners = new OwnerIndex();
  const pods = ['one', 'two'].map((name) => aPod({ name, owner: owner('Job', 'web') }));
  for (const pod of pods) owners.own(pod);
  owners.disown(aPod({ name: 'one', owner: owner('Job', 'web') }));

  assert.deepEqual([...owners.set(owned('web'))], ['uid-two']);
});
