// SPDX-License-Identifier: Apache-2.0
// Reads a kernel's serial console: what the guest reported, and whether the kernel survived it.

import { existsSync, readFileSync } from 'node:fs';
import type { Cell } from './cell.ts';

export interface ConsoleLog {
  readonly kernel: string;
  readonly cells: readonly Cell[];
  readonly faults: readonly string[];
}

const KERNEL_TROUBLE = /Oops|BUG:|Kernel panic|INSMOD FAIL|MOUNT FAIL/;
const LAST_LINES = 8;

export function readConsole(path: string): ConsoleLog {
  if (!existsSync(path)) return { kernel: '', cells: [], faults: ['was not booted, see above'] };
  const lines = readFileSync(path, 'utf8').split('\n');
  const after = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  const result = after('RESULT').map((json) => JSON.parse(json))[0];
  const ended = result !== undefined && after('EXIT')[0] === 'rc=0';
  return {
    kernel: result?.kernel ?? '',
    cells: after('CELL').map((json) => JSON.parse(json)),
    faults: [
      ...lines.filter((line) => KERNEL_TROUBLE.test(line)),
      ...(ended ? [] : ['did not reach its end:', ...lines.slice(-LAST_LINES)]),
    ],
  };
}
