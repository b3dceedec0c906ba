// SPDX-License-Identifier: Apache-2.0
// Runs an outside tool to its end and gives its output; a failure shows what the tool said.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function command(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { maxBuffer: 64 << 20 });
  return stdout;
}

/** Runs it with a text on standard input. */
export async function commandWithInput(
  input: string,
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const running = run(program, args, { maxBuffer: 64 << 20 });
  running.child.stdin?.end(input);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}
