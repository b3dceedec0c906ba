// SPDX-License-Identifier: Apache-2.0
// The project's own files, for tests that read them.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What git knows or would add, so that builds and dependencies stay out. */
export function projectFiles(...endings: readonly string[]): readonly string[] {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return files.filter(
    (file) => existsSync(join(ROOT, file)) && endings.some((ending) => file.endsWith(ending)),
  );
}

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
