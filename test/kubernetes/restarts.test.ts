// SPDX-License-Identifier: Apache-2.0
// An API server that dies, comes back and has forgotten the past: the mirror heals by itself.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODES } from '../../src/kubernetes/nodes.ts';
import { podsResource } from '../../src/kubernetes/pods.ts';
import { SERVICES } from '../../src/kubernetes/services.ts';
import { Account } from './account.ts';
import { ControlPlane } from './control-plane.ts';
import { Gateway } from './gateway.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { nodeObject, podObject } from './objects.ts';

describe('an API server that restarts', () => {
  let plane: ControlPlane;
  let account: Account;
  before(async () => {
    plane = await ControlPlane.start();
    account = await (await Account.create(plane)).bind();
  });
  afterEach(stopMirrors);
  after(() => plane?.stop());

  test('is found again, and what happened since is seen', async () => {
    await plane.admin.apply(nodeObject('before'));
    const mirror = new Mirror(account.access(), NODES);
    await mirror.watching();

    await plane.kill();
    await mirror.until(({ state }) => state.failures.unreachable > 0);
    assert.deepEqual(mirror.names, ['before']);
    assert.match(mirror.state.lastFailure, /^unreachable: /);
    await plane.startApiServer();
    await plane.admin.apply(nodeObject('since'));
    await mirror.until(({ names }) => names.length === 2);

    assert.deepEqual(mirror.names, ['before', 'since']);
    assert.deepEqual(mirror.changes, ['added before', 'added since']);
    assert.equal(mirror.state.failures.broken, 1);
    assert.equal(mirror.state.lastFailure, '');
    assert.ok(Date.now() - mirror.state.lastContactMilliseconds < 10_000);
  });

  test('may be away when the mirror begins', async () => {
    await plane.kill();
    const mirror = new Mirror(account.access(), SERVICES);
    await mirror.until(({ state }) => state.failures.unreachable > 0);
    assert.equal(mirror.state.isSynced, false);
    await plane.startApiServer();
    await mirror.watching();

    assert.deepEqual(mirror.names, ['kubernetes']);
  });

  test('and has forgotten the version that we had: one list, nothing missed', async (t) => {
    const gateway = await Gateway.start(plane);
    t.after(() => gateway.stop());
    const pod = (name: string) => podObject(name, {}, { nodeName: 'node-f' });
    for (const name of ['stays', 'goes', 'is-replaced']) await plane.admin.apply(pod(name));
    const pods = podsResource({ nodeName: 'node-f' });
    const mirror = new Mirror(account.access(gateway.server), pods);
    await mirror.watching();
    const oldUid = mirror.named('is-replaced')?.uid;
    const held = mirror.named('stays');
    assert.equal(mirror.names.length, 3);
    mirror.changes.length = 0;

    gateway.isAway = true;
    gateway.cut();
    await plane.admin.delete(pod('goes'));
    await plane.admin.delete(pod('is-replaced'));
    await plane.admin.apply(pod('is-replaced'));
    await plane.admin.apply(pod('comes'));
    await plane.admin.apply(pod('comes-and-goes'));
    await plane.admin.delete(pod('comes-and-goes'));
    await plane.compact();
    await plane.kill();
    await plane.startApiServer();
    gateway.isAway = false;
    await mirror.until(({ state }) => state.lists.expired === 1);

    assert.deepEqual(mirror.names, ['comes', 'is-replaced', 'stays']);
    assert.notEqual(mirror.named('is-replaced')?.uid, oldUid);
    assert.equal(mirror.named('stays'), held);
    assert.deepEqual([...mirror.changes].sort(), [
      'added comes',
      'added is-replaced',
      'removed goes',
      'removed is-replaced',
    ]);
    assert.equal(mirror.state.failures.expired, 1);
    assert.deepEqual(mirror.state.lists, { start: 1, expired: 1 });
  });

  test('stops within a second, whatever it is doing', async (t) => {
    const gateway = await Gateway.start(plane);
    t.after(() => gateway.stop());
    const stopped = async (mirror: Mirror<never>) => {
      const began = performance.now();
      await mirror.stop();
      return performance.now() - began;
    };
    const begun = () =>
      new Mirror(account.access(gateway.server), NODES) as unknown as Mirror<never>;

    const watching = begun();
    await watching.watching();
    assert.ok((await stopped(watching)) < 1000, 'watching');

    gateway.swallow(1);
    const asking = begun();
    await asking.until(() => gateway.asked.length === 3);
    assert.ok((await stopped(asking)) < 1000, 'asking');

    gateway.refuse(1, 429, { 'retry-after': '30' });
    const waiting = begun();
    await waiting.until(({ state }) => state.failures.throttled === 1);
    assert.ok((await stopped(waiting)) < 1000, 'waiting');

    const counts = [...gateway.asked];
    await sleep(1500);
    assert.deepEqual(gateway.asked, counts);
  });
});
