// SPDX-License-Identifier: Apache-2.0
// Access by a kubeconfig file: what it may say of who we are and of the way to the server.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { KubeconfigAccess } from '../../src/kubernetes/kubeconfig-access.ts';
import { NODES } from '../../src/kubernetes/nodes.ts';
import { Account } from './account.ts';
import { clientCertificate } from './certificates.ts';
import { ConnectProxy } from './connect-proxy.ts';
import { ControlPlane } from './control-plane.ts';
import { CredentialProgram } from './credential-program.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { nodeObject } from './objects.ts';

describe('access by a kubeconfig file', () => {
  let plane: ControlPlane;
  let account: Account;
  before(async () => {
    plane = await ControlPlane.start();
    await plane.admin.apply(nodeObject('node-a'));
  });
  beforeEach(async () => {
    account = await (await Account.create(plane)).bind();
  });
  afterEach(stopMirrors);
  after(() => plane?.stop());

  const mirroredBy = (path: string) => new Mirror(new KubeconfigAccess(path), NODES);

  test('with a token', async () => {
    const token = await account.token();
    const mirror = mirroredBy(await plane.kubeconfig({ token }));
    await mirror.watching();

    assert.ok(mirror.names.includes('node-a'));
  });

  test('with a file that has the token, which rotates', async () => {
    const mirror = mirroredBy(await plane.kubeconfig({ tokenFile: account.tokenFile }));
    await mirror.watching();

    await account.revoke();
    await account.rotate();
    await plane.kill();
    await plane.startApiServer();
    await mirror.until(({ state }) => state.watches > 1);

    assert.equal(mirror.state.failures.unauthorized, 0);
  });

  test('with the certificate of a client, who is forbidden and not unknown', async () => {
    const user = await clientCertificate(plane.certificates, 'mallory');
    const mirror = mirroredBy(await plane.kubeconfig(user));
    await mirror.until(({ state }) => state.failures.forbidden > 0);

    assert.match(mirror.state.lastFailure, /User "mallory" cannot list resource "nodes"/);
  });

  test('is read again when the server no longer accepts what was in it', async () => {
    const path = await plane.kubeconfig({ token: 'of-nobody' });
    const mirror = mirroredBy(path);
    await mirror.until(({ state }) => state.failures.unauthorized > 0);

    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('of-nobody', await account.token()));
    await mirror.watching();
  });

  test('says what is wrong with the file, and tries again', async () => {
    const path = join(plane.directory, 'nothing-there');
    const mirror = mirroredBy(path);
    await mirror.until(({ state }) => state.failures.access === 2);

    assert.match(mirror.state.lastFailure, /^access: .*nothing-there: ENOENT/);
  });

  describe('with a program that tells who we are', () => {
    let program: CredentialProgram;
    beforeEach(async () => {
      program = await CredentialProgram.create(plane.directory);
    });

    const mirroredByProgram = async () =>
      mirroredBy(await plane.kubeconfig({ exec: program.inKubeconfig }));

    test('by a token, and is told what kubectl tells it', async () => {
      await program.says(await account.token());
      const mirror = await mirroredByProgram();
      await mirror.watching();

      assert.ok(mirror.names.includes('node-a'));
      assert.deepEqual(await program.runs(), [
        {
          apiVersion: 'client.authentication.k8s.io/v1',
          kind: 'ExecCredential',
          spec: { interactive: false },
        },
      ]);
    });

    test('is run again when the server no longer accepts the token', async () => {
      await program.says('of-nobody');
      const mirror = await mirroredByProgram();
      await mirror.until(({ state }) => state.failures.unauthorized > 0);

      await program.says(await account.token());
      await mirror.watching();
    });

    test('fails by its own words, and is tried again', async () => {
      await program.fails('log in first');
      const mirror = await mirroredByProgram();
      await mirror.until(({ state }) => state.failures.access > 0);
      assert.match(mirror.state.lastFailure, /^access: .*kubeconfig-\w+: log in first/);

      await program.says(await account.token());
      await mirror.watching();
    });

    test('fails without a word', async () => {
      await program.fails('');
      const mirror = await mirroredByProgram();
      await mirror.until(({ state }) => state.failures.access > 0);

      assert.match(mirror.state.lastFailure, /: the program .*credential-program failed silently/);
    });

    test('is not there', async () => {
      const exec = { ...program.inKubeconfig, command: join(plane.directory, 'no-program') };
      const mirror = mirroredBy(await plane.kubeconfig({ exec }));
      await mirror.until(({ state }) => state.failures.access > 0);

      assert.match(mirror.state.lastFailure, /no-program ENOENT/);
    });
  });

  test('by way of a proxy', async () => {
    const proxy = await ConnectProxy.start();
    try {
      const user = { token: await account.token() };
      const mirror = mirroredBy(await plane.kubeconfig(user, { 'proxy-url': proxy.url }));
      await mirror.watching();

      assert.ok(mirror.names.includes('node-a'));
      assert.deepEqual([...new Set(proxy.asked)], [new URL(plane.server).host]);
    } finally {
      await stopMirrors();
      proxy.stop();
    }
  });
});
