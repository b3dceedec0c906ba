// SPDX-License-Identifier: Apache-2.0
// Who we are may change while we run: tokens rotate and end, roles and certificates come late.

import assert from 'node:assert/strict';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { NODES } from '../../src/kubernetes/nodes.ts';
import { Account } from './account.ts';
import { makeCertificates } from './certificates.ts';
import { ControlPlane } from './control-plane.ts';
import { Gateway } from './gateway.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { nodeObject } from './objects.ts';

describe('access to the API server', () => {
  let plane: ControlPlane;
  let account: Account;
  let gateway: Gateway;
  before(async () => {
    plane = await ControlPlane.start();
    await plane.admin.apply(nodeObject('node-a'));
  });
  beforeEach(async () => {
    account = await Account.create(plane);
    gateway = await Gateway.start(plane);
  });
  afterEach(async () => {
    await stopMirrors();
    gateway.stop();
  });
  after(() => plane?.stop());

  const mirrored = () => new Mirror(account.access(gateway.server), NODES);

  test('is refused until the ClusterRole is bound', async () => {
    const mirror = mirrored();
    await mirror.until(({ state }) => state.failures.forbidden === 2);
    assert.equal(mirror.state.isSynced, false);
    assert.match(mirror.state.lastFailure, /^forbidden: 403 nodes is forbidden: User "system:s/);

    await account.bind();
    await mirror.watching();

    assert.deepEqual(mirror.names, ['node-a']);
    await account.unbind();
  });

  test('goes on with a token that was rotated before the old one ended', async () => {
    await account.bind();
    const mirror = mirrored();
    await mirror.watching();

    await account.rotate();
    gateway.cut();
    await mirror.until(({ state }) => state.watches === 2);

    const [list, , watch] = gateway.asked.map(({ authorization }) => authorization);
    assert.notEqual(watch, list);
    assert.equal(mirror.state.failures.unauthorized, 0);
  });

  test('is refused when the token has ended, and goes on with the next one', async () => {
    await account.bind();
    const mirror = mirrored();
    await mirror.watching();

    await account.revoke();
    /* It believes in a token for 10 s; a restart is sooner. */
    await plane.kill();
    await plane.startApiServer();
    await mirror.until(({ state }) => state.failures.unauthorized > 0);
    await plane.admin.apply(nodeObject('while-refused'));
    await account.rotate();
    await mirror.until(({ names }) => names.includes('while-refused'));

    assert.deepEqual(mirror.names, ['node-a', 'while-refused']);
    assert.equal(mirror.state.lists.start, 1);
    assert.equal(mirror.state.lastFailure, '');
  });

  test('by a server whose certificate nobody vouches for is none', async () => {
    await account.bind();
    const other = await makeCertificates(await mkdtemp(join(plane.directory, 'other-')));
    await account.trust(await readFile(other.ca, 'utf8'));
    const mirror = mirrored();
    await mirror.until(({ state }) => state.failures.tls > 0);
    assert.equal(gateway.asked.length, 0);

    await account.trust(plane.ca);
    await mirror.watching();

    assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
  });

  test('waits for a token file that is not there yet', async () => {
    await account.bind();
    await account.withoutToken();
    const mirror = mirrored();
    await mirror.until(({ state }) => state.failures.access > 0);
    assert.match(mirror.state.lastFailure, /^access: ENOENT.*token/);

    await account.rotate();
    await mirror.watching();
  });
});
