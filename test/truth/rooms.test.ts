// SPDX-License-Identifier: Apache-2.0
// A room of src/ imports only rooms to its left, and nobody imports tests.

import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { projectFiles, read } from './tree.ts';

const ROOMS = [
  ['model', 'errors', 'time-slice'],
  ['config', 'log'],
  ['wire'],
  ['native'],
  ['kubernetes'],
  ['directory'],
  ['enrich'],
  ['conditions'],
  ['filter'],
  ['metrics'],
  ['exposition'],
  ['server'],
  ['app', 'check'],
  ['cli'],
];

/** `src/server/pages.ts` is in the room server, `src/app.ts` in the room app. */
const roomOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';

const placeOf = (file: string): number => ROOMS.findIndex((rooms) => rooms.includes(roomOf(file)));

function importsOf(file: string): readonly string[] {
  const specifiers = [...read(file).matchAll(/(?:from|import) '(\.[^']+)'/g)];
  return specifiers.map(([, path = '']) => posix.join(posix.dirname(file), path));
}

const sources = projectFiles('.ts').filter((file) => file.startsWith('src/'));

test('every file of src is in a room', () => {
  assert.ok(sources.length > 20);
  for (const file of sources) assert.notEqual(placeOf(file), -1, file);
});

test('imports go to the left, or stay in their room', () => {
  for (const file of sources) {
    for (const target of importsOf(file).filter((path) => path.startsWith('src/'))) {
      const allowed = roomOf(target) === roomOf(file) || placeOf(target) < placeOf(file);
      assert.ok(allowed, `${file} imports ${target}`);
    }
  }
});

test('src imports nothing of the project but itself and its manifest', () => {
  for (const file of sources) {
    for (const target of importsOf(file)) {
      assert.ok(target.startsWith('src/') || target === 'package.json', `${file}: ${target}`);
    }
  }
});

test('no file re-exports another', () => {
  for (const file of sources) {
    assert.doesNotMatch(read(file), /^export (?:type )?(?:\*|\{[^}]*\}) from/m, file);
    assert.ok(!file.endsWith('/index.ts'), file);
  }
});
