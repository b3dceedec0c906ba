// SPDX-License-Identifier: Apache-2.0
// deploy/, the program and the documents say the same of each other.

import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { environmentName, OPTION_NAMES, OPTIONS } from '../../src/config/options.ts';
import { ERRORS } from '../../src/errors.ts';
import { applied, container, shipped } from '../deploy/manifests.ts';
import { projectFiles, ROOT, read } from './tree.ts';

const UNIT = read('deploy/systemd/flowgauge.service');

const { add: CAPABILITIES } = container().securityContext.capabilities;

/* A unit sets the limit that SYS_RESOURCE is for; manifests have no field for it. */
const OF_UNIT = CAPABILITIES.filter((name) => name !== 'SYS_RESOURCE');

function unitSetting(name: string): readonly string[] {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(UNIT)?.[1]?.split(' ') ?? [];
}

test('the DaemonSet sets options that exist', () => {
  const known = new Set(OPTION_NAMES.map(environmentName));
  for (const { name } of container().env) assert.ok(known.has(name), name);
  for (const argument of container().args ?? []) {
    const name = argument.replace(/^--/, '').replace(/=.*$/, '');
    assert.ok((OPTION_NAMES as readonly string[]).includes(name), argument);
  }
});

test('the DaemonSet runs the image of this version, at the port where pages are served', () => {
  const { image, ports } = container();
  assert.equal(image, `ghcr.io/flowgauge/flowgauge:${manifest.version}`);
  assert.equal(`:${ports[0]?.containerPort}`, OPTIONS['web.listen-address'].default);
});

const APART = ['cluster-role-owners.yaml', 'cluster-role-binding-owners.yaml', 'pod-monitor.yaml'];

test('kubectl apply -k takes every manifest but those that not every cluster needs', () => {
  assert.deepEqual([...applied(), ...APART].sort(), [...shipped().keys()].sort());
});

test('the unit has the capabilities of the DaemonSet, and the limit in place of one', () => {
  const expected = OF_UNIT.map((name) => `CAP_${name}`);
  assert.deepEqual(unitSetting('CapabilityBoundingSet'), expected);
  assert.deepEqual(unitSetting('AmbientCapabilities'), expected);
  assert.deepEqual(unitSetting('LimitMEMLOCK'), ['infinity']);
});

test('documents and messages name these capabilities', () => {
  const rows = [...read('docs/kubernetes.md').matchAll(/^\| capabilit\w+ (.*?) \|/gm)];
  const named = rows.flatMap(([, names = '']) => names.replaceAll(/[`,]/g, '').split(' '));
  assert.deepEqual(named.sort(), [...CAPABILITIES].sort());
  for (const name of OF_UNIT) assert.ok(ERRORS.NOT_PERMITTED.hint.includes(name), name);
});

test('the unit starts a file of the project, where its document installs it', () => {
  const [program = ''] = unitSetting('ExecStart');
  const place = '/opt/flowgauge/';
  accessSync(join(ROOT, program.replace(place, '')), constants.X_OK);
  assert.match(UNIT, new RegExp(`^Environment=PATH=${place}node_modules/node/bin:`, 'm'));
  assert.ok(read('docs/systemd.md').includes(place.slice(0, -1)));
});

test('every file of deploy/ has its licence', () => {
  const files = projectFiles('').filter((file) => file.startsWith('deploy/'));
  assert.ok(files.length > 8);
  for (const file of files)
    assert.ok(read(file).startsWith('# SPDX-License-Identifier: Apache-2.0\n'), file);
});
