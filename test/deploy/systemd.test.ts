// SPDX-License-Identifier: Apache-2.0
// systemd itself reads the unit: every setting is known, and its sandbox is a narrow one.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const UNIT = join(ROOT, 'deploy/systemd/flowgauge.service');

const run = promisify(execFile);

test('systemd has no complaint about the unit', async () => {
  /* In a mount namespace, this checkout is where the unit expects the program. */
  const installed = 'mount -t tmpfs none /opt && ln -s "$0" /opt/flowgauge';
  const verify = `${installed} && systemd-analyze verify --man=no "$1"`;
  const { stdout, stderr } = await run('unshare', ['--mount', 'sh', '-c', verify, ROOT, UNIT]);

  assert.equal(stdout + stderr, '');
});

test('systemd rates its exposure below 3 of 10', async () => {
  await run('systemd-analyze', ['security', '--offline=yes', '--threshold=30', UNIT]);
});
