// SPDX-License-Identifier: Apache-2.0
// Compiles the loads and the empty probe into build/bench/.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { command } from '../test/kernel/commands.ts';

const LOADS = ['ping_pong', 'connections', 'flows', 'longest_answer'];
const FLAGS = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'];

const source = (name: string): string =>
  fileURLToPath(new URL(`programs/${name}`, import.meta.url));

export const built = (name: string): string =>
  fileURLToPath(new URL(`../build/bench/${name}`, import.meta.url));

export async function build(): Promise<void> {
  await mkdir(built(''), { recursive: true });
  for (const load of LOADS) await compile(load);
  await compile('empty_probe', '-lbpf');
  await compileEmptyProgram();
}

async function compile(name: string, ...libraries: readonly string[]): Promise<void> {
  const sources = [source(`${name}.c`), source('load.c')];
  await command('gcc', ...FLAGS, ...sources, '-o', built(name), ...libraries);
}

async function compileEmptyProgram(): Promise<void> {
  const machine = (await command('uname', '-m')).trim();
  const flags = ['-target', 'bpf', '-g', '-O2', `-I/usr/include/${machine}-linux-gnu`];
  await command('clang', ...flags, '-c', source('empty.bpf.c'), '-o', built('empty.bpf.o'));
}
