// SPDX-License-Identifier: Apache-2.0
// The site and the visit of test/traffic/website.* in each language: how each is run.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { command } from './commands.ts';

const sourceOf = (name: string): string =>
  fileURLToPath(new URL(`../traffic/${name}`, import.meta.url));

export const PYTHON = ['python3', sourceOf('website.py')] as const;
export const NODE = [process.execPath, sourceOf('website.ts')] as const;
export const JAVA = ['java', sourceOf('Website.java')] as const;

/** What the kernel calls a process of Node: version 24 names its main thread, and so itself. */
export const NODE_PROCESS = readFileSync('/proc/self/comm', 'utf8').trim();

/** The path of the program, built if it is not yet. */
export async function buildGo(): Promise<string> {
  const program = fileURLToPath(new URL('../../build/traffic/website', import.meta.url));
  await command('go', 'build', '-o', program, sourceOf('website.go'));
  return program;
}
