// SPDX-License-Identifier: Apache-2.0
// What the style asks of every file and a linter does not check.

import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { projectFiles, read } from './tree.ts';

const code = projectFiles('.ts', '.c', '.h', '.cc', '.sh');
const written = code.filter((file) => !file.includes('.generated.'));

/* Pieces, or this file would find itself. */
const BANNED = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['keep in ', 'sync'],
  ['should ', 'match'],
].map((pieces) => pieces.join(''));

const BANNED_NAME = /(^|[-_.])(utils?|helpers?|managers?|common|misc)([-_.]|$)/i;

/* The kernel takes programs that use its helpers only under a licence like its own. */
function licenceLine(file: string): RegExp {
  const forKernel = /^(bpf|wire)\/|\.bpf\.c$/.test(file);
  const licence = forKernel ? 'Apache-2.0 OR GPL-2.0-only' : 'Apache-2.0';
  return new RegExp(`^(//|/\\*|#) SPDX-License-Identifier: ${licence}( \\*/)?$`);
}

function firstLine(file: string): string {
  const [first = '', second = ''] = read(file).split('\n', 2);
  return first.startsWith('#!') ? second : first;
}

test('every file begins with its licence', () => {
  assert.deepEqual(
    code.filter((file) => !licenceLine(file).test(firstLine(file))),
    [],
  );
});

const columnsOf = (line: string): number => line.replaceAll('\t', '        ').length;

test('no line is longer than 100 columns', () => {
  const long = written.flatMap((file) =>
    read(file)
      .split('\n')
      .map((line, index) => ({ at: `${file}:${index + 1}`, columns: columnsOf(line) }))
      .filter(({ columns }) => columns > 100),
  );

  assert.deepEqual(long, []);
});

test('no file is longer than 300 lines', () => {
  for (const file of written) {
    const lines = read(file).split('\n').length;
    assert.ok(lines <= 300, `${file} has ${lines} lines`);
  }
});

test('comments promise nothing and ask nobody to remember', () => {
  for (const file of code) {
    for (const words of BANNED) assert.ok(!read(file).includes(words), `${file}: "${words}"`);
  }
});

test('a file is named for its idea', () => {
  for (const file of code) assert.doesNotMatch(posix.basename(file), BANNED_NAME, file);
});
