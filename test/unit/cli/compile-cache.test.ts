// SPDX-License-Identifier: Apache-2.0
// The compiler of TypeScript takes more memory than all modules together: a second start has none.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const CLI = join(import.meta.dirname, '../../../src/cli.ts');

/* Told by the program itself at its end, behind its version. */
const TELL_COMPILER = `data:text/javascript,process.on('exit', () => console.log(
  process.moduleLoadList.includes('NativeModule internal/deps/amaro/dist/index')))`;

function loadsCompiler(cache: string): string {
  const args = ['--import', TELL_COMPILER, CLI, '--version'];
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache };
  return execFileSync(process.execPath, args, { encoding: 'utf8', env });
}

test('a start that finds what an earlier one compiled loads no compiler', (t) => {
  const cache = mkdtempSync(join(tmpdir(), 'flowgauge-'));
  t.after(() => rmSync(cache, { recursive: true }));

  assert.match(loadsCompiler(cache), /\ntrue\n$/);
  assert.match(loadsCompiler(cache), /\nfalse\n$/);
});
