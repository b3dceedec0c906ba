// SPDX-License-Identifier: Apache-2.0
// Writes the reference pages in docs/; with --check it only says which are stale.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './docs/configuration.ts';
import { metricsPage } from './docs/metrics.ts';

const PAGES: readonly (readonly [file: string, text: string])[] = [
  ['docs/configuration.md', configurationPage()],
  ['docs/metrics.md', metricsPage()],
];

const root = join(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');
for (const [file, text] of PAGES) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (checkOnly) {
    console.error(`${file} is stale: run "npm run generate"`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}
