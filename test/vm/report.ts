// SPDX-License-Identifier: Apache-2.0
// Judges the consoles of all kernels: node report.ts LOG_FOLDER PAGE RELEASE...

import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Cell } from './cell.ts';
import { readConsole } from './console-log.ts';
import { type Booted, writeKernelsPage } from './kernels-page.ts';
import { EXPECTED, faultsOf } from './truth.ts';

const [folder = '', page = '', ...releases] = process.argv.slice(2);
const booted: Booted[] = [];
let passed = 0;
let failed = 0;

function judge(what: string, faults: readonly string[], detail: string): void {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log(`${faults.length === 0 ? 'ok  ' : styleText('red', 'FAIL')} ${what}  ${detail}`);
  for (const fault of faults) console.log(`       ${fault}`);
}

function detailOf({ state, messageMode, hierarchies, seconds, reason, repeatedFor }: Cell): string {
  if (state === 'refused') return `refused: ${reason.split('\n', 1)[0]}`;
  const again = repeatedFor ? `, the second time; lost in the first: ${repeatedFor}` : '';
  const how = `${messageMode || 'no message hooks'}, cgroup ${hierarchies}`;
  return `${how}, ${seconds} s${again}`;
}

for (const release of releases) {
  const { kernel, cells, faults } = readConsole(join(folder, `${release}.log`));
  judge(`kernel ${release}`, faults, kernel);
  for (const cell of cells) {
    judge(`${release} ${cell.mode}`, faultsOf(release, cell), detailOf(cell));
  }
  booted.push({ release, kernel, cells });
}

const isComplete = Object.keys(EXPECTED).every((release) => releases.includes(release));
if (isComplete && failed === 0) {
  writeKernelsPage(page, booted, new Date().toISOString().slice(0, 10));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
