// SPDX-License-Identifier: Apache-2.0
// The documents say what the tables and the files say.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configurationPage } from '../../scripts/docs/configuration.ts';
import { metricsPage } from '../../scripts/docs/metrics.ts';
import { LABELS } from '../../src/metrics/catalog/labels.ts';
import { NETFLOW_FAMILIES } from '../../src/metrics/catalog/netflow.ts';
import { SELF_FAMILIES } from '../../src/metrics/catalog/self.ts';
import { projectFiles, ROOT, read } from './tree.ts';

test('the generated pages are those that the tables give', () => {
  assert.equal(read('docs/configuration.md'), configurationPage());
  assert.equal(read('docs/metrics.md'), metricsPage());
});

test('every family is named by the rules of Prometheus and once', () => {
  const families = [...NETFLOW_FAMILIES, ...SELF_FAMILIES];
  assert.equal(new Set(families.map(({ name }) => name)).size, families.length);

  for (const { name, type, unit, help } of families) {
    assert.match(name, /^(netflow|flowgauge)_[a-z0-9_]+$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.match(help, /^[^\n"\\]+\.$/, name);
    const base = name.replace(/_total$/, '').replace(/^netflow_window_/, 'netflow_');
    if (unit !== '') assert.ok(base.endsWith(`_${unit}`), `${name} ends in its unit ${unit}`);
  }
});

test('every label has a bound and a profile', () => {
  for (const { name, bound, profiles } of LABELS) {
    assert.notEqual(bound, '', name);
    assert.notEqual(profiles.length, 0, name);
  }
});

test('README is under 150 lines and names the commands to run and to test', () => {
  const readme = read('README.md');

  assert.ok(readme.split('\n').length <= 150);
  for (const command of ['npm start', 'npm test']) assert.ok(readme.includes(command), command);
});

test('files that documents point to exist', () => {
  for (const page of projectFiles('.md')) {
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
      assert.ok(existsSync(join(ROOT, page, '..', target)), `${page} points to ${target}`);
    }
  }
});

test('the lock file pins every direct dependency to the version asked for', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

  for (const [name, version] of Object.entries<string>(wanted)) {
    const exact = version.replace(/^npm:.*@/, '');
    assert.match(exact, /^\d+\.\d+\.\d+$/, name);
    assert.equal(lock.packages[`node_modules/${name}`].version, exact, name);
  }
  assert.ok(!JSON.stringify(lock).includes('"resolved"'));
});
