// SPDX-License-Identifier: Apache-2.0
// Whatever a network or an overloaded server does to answers, the mirror becomes right again.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ENDPOINT_SLICES } from '../../src/kubernetes/endpoint-slices.ts';
import { NODES } from '../../src/kubernetes/nodes.ts';
import { Account } from './account.ts';
import { ControlPlane } from './control-plane.ts';
import { Gateway } from './gateway.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { nodeObject, sliceObject } from './objects.ts';

const LISTED = 1100;

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `n-${String(index).padStart(4, '0')}`);

describe('behind a troubled gateway', () => {
  let plane: ControlPlane;
  let account: Account;
  let gateway: Gateway;
  before(async () => {
    plane = await ControlPlane.start();
    account = await (await Account.create(plane)).bind();
    await plane.admin.apply(nodeObject('first'));
  });
  beforeEach(async () => {
    gateway = await Gateway.start(plane);
  });
  afterEach(async () => {
    await stopMirrors();
    gateway.stop();
  });
  after(() => plane?.stop());

  const nodes = (limits = {}) => new Mirror(account.access(gateway.server), NODES, limits);

  /* Seconds between the end of the refusals and the request after them, and so on. */
  const waits = () =>
    gateway.asked.slice(1).map(({ at }, index) => (at - (gateway.asked[index]?.at ?? 0)) / 1000);

  test('lists from memory, then watches with bookmarks for 5 to 10 minutes', async () => {
    const mirror = nodes();
    await mirror.watching();

    const [list, watch] = gateway.asked.map(({ url }) => Object.fromEntries(url.searchParams));
    const { timeoutSeconds, ...fixed } = watch ?? {};
    assert.deepEqual(list, {
      resourceVersion: '0',
      resourceVersionMatch: 'NotOlderThan',
      limit: '500',
    });
    assert.deepEqual(fixed, {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: mirror.state.resourceVersion,
    });
    assert.ok(Number(timeoutSeconds) >= 300 && Number(timeoutSeconds) <= 600);
    assert.deepEqual(
      [...new Set(gateway.asked.map(({ userAgent }) => userAgent))],
      ['flowgauge/1.2.3'],
    );
  });

  test('waits as long as a 429 asks, then lists', async () => {
    gateway.refuse(2, 429, { 'retry-after': '4' });
    const mirror = nodes();
    await mirror.watching();

    assert.equal(mirror.state.failures.throttled, 2);
    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
    const [first = 0, second = 0] = waits();
    for (const wait of [first, second]) assert.ok(wait >= 4 && wait < 10, `${wait}`);
  });

  test('asks again after server errors, later each time, then lists', async () => {
    gateway.refuse(3, 500);
    const mirror = nodes();
    await mirror.watching();

    assert.equal(mirror.state.failures.server, 3);
    assert.equal(mirror.state.lastFailure, '');
    assert.ok(mirror.names.includes('first'));
    for (const wait of waits().slice(0, 3)) assert.ok(wait >= 1 && wait < 29, `${wait}`);
  });

  test('a refused watch goes on where it was, without a new list', async () => {
    const mirror = nodes();
    await mirror.watching();
    gateway.refuse(1, 503);
    gateway.cut();
    await plane.admin.apply(nodeObject('meanwhile'));
    await mirror.until(({ names }) => names.includes('meanwhile'));

    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
    assert.equal(mirror.state.failures.broken, 1);
    assert.equal(mirror.state.failures.server, 1);
    assert.equal(mirror.changes.filter((change) => change === 'added meanwhile').length, 1);
  });

  test('a half-open connection is given up and nothing is missed', async () => {
    const mirror = nodes({ silenceMilliseconds: 1500 });
    await mirror.watching();
    gateway.silence();
    await plane.admin.apply(nodeObject('unheard'));
    await mirror.until(({ names }) => names.includes('unheard'));

    assert.equal(mirror.state.failures.timeout, 1);
    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
  });

  test('a request that is never answered is asked again', async () => {
    gateway.swallow(1);
    const mirror = nodes({ silenceMilliseconds: 1500 });
    await mirror.watching();

    assert.equal(mirror.state.failures.timeout, 1);
    assert.ok(mirror.names.includes('first'));
  });

  test('lines that arrive cut and joined are read as they were sent', async () => {
    gateway.isTorn = true;
    const mirror = nodes();
    await mirror.watching();
    const names = numbered(60);
    await Promise.all(names.map((name) => plane.admin.apply(nodeObject(name))));
    await mirror.until(({ names: seen }) => names.every((name) => seen.includes(name)));
    await Promise.all(names.map((name) => plane.admin.delete(nodeObject(name))));
    await mirror.until(({ names: seen }) => !names.some((name) => seen.includes(name)));

    const failures = Object.values(mirror.state.failures).reduce((sum, count) => sum + count, 0);
    assert.equal(failures, 0, JSON.stringify(mirror.state.failures));
    assert.equal(mirror.state.malformedObjects, 0);
    assert.equal(mirror.changes.filter((change) => /^removed n-/.test(change)).length, 60);
  });

  test('a watch that is cut within a line goes on with that line', async () => {
    const mirror = nodes();
    await mirror.watching();
    gateway.cutAfter(100);
    await plane.admin.apply(nodeObject('cut-in-two'));
    await mirror.until(({ names }) => names.includes('cut-in-two'));

    assert.equal(mirror.state.failures.broken, 1);
    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
  });

  test('an object that is not as the API promises is counted and left out', async () => {
    const zone = (name: string) => ({ 'topology.kubernetes.io/zone': name });
    gateway.mangled.set('"zone-odd"', '1234567890');
    await plane.admin.apply(nodeObject('odd-in-list', zone('zone-odd')));
    const mirror = nodes();
    await mirror.watching();
    await plane.admin.apply(nodeObject('odd-in-watch', zone('zone-odd')));
    await plane.admin.apply(nodeObject('even', zone('zone-even')));
    await mirror.until(({ names }) => names.includes('even'));

    assert.equal(mirror.state.malformedObjects, 2);
    assert.ok(!mirror.names.some((name) => name.startsWith('odd')));
    assert.equal(mirror.named('even')?.zone, 'zone-even');
    assert.equal(mirror.state.lastFailure, '');
  });

  test('a line that is no event ends the watch, and the next one goes on', async () => {
    const mirror = nodes();
    await mirror.watching();
    gateway.mangled.set('{"type":"ADDED"', '{"type":"ALIEN"');
    await plane.admin.apply(nodeObject('of-an-alien'));
    await mirror.until(({ state }) => state.failures.malformed > 0);
    gateway.mangled.clear();
    await mirror.until(({ names }) => names.includes('of-an-alien'));

    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
  });

  describe('with more objects than a page', () => {
    const names = numbered(LISTED);
    before(async () => {
      const left = [...names];
      const write = async () => {
        for (let name = left.pop(); name !== undefined; name = left.pop()) {
          await plane.admin.apply(sliceObject(name));
        }
      };
      await Promise.all(Array.from({ length: 16 }, write));
    });

    const slices = () => new Mirror(account.access(gateway.server), ENDPOINT_SLICES);

    test('the newest list comes in pages of 500', async () => {
      gateway.refuse(1, 410);
      const mirror = slices();
      await mirror.watching();

      assert.deepEqual(mirror.names, names);
      assert.equal(mirror.state.pages, 3);
      const pages = gateway.asked.slice(1, 4).map(({ url }) => url.searchParams);
      assert.deepEqual(
        pages.map((query) => [
          query.get('limit'),
          query.has('continue'),
          query.has('resourceVersion'),
        ]),
        [
          ['500', false, false],
          ['500', true, false],
          ['500', true, false],
        ],
      );
    });

    test('a list that breaks in the middle changes nothing and is begun anew', async () => {
      gateway.cutAfter(200_000);
      const mirror = slices();
      await mirror.until(({ state }) => state.failures.broken === 1);
      assert.equal(mirror.store.size, 0);
      await mirror.watching();

      assert.deepEqual(mirror.names, names);
      assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
    });

    test('a continue token that has expired begins the list anew', async () => {
      gateway.refuse(1, 410);
      gateway.pass(1);
      gateway.refuse(1, 410);
      const mirror = slices();
      await mirror.watching();

      assert.deepEqual(mirror.names, names);
      assert.equal(mirror.state.failures.expired, 2);
      assert.equal(new Set(mirror.changes).size, LISTED);
    });
  });
});
