// SPDX-License-Identifier: Apache-2.0
// tshark as a witness: captures the traffic of an interface, and tells what it decoded.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './commands.ts';
import { Daemon } from './daemon.ts';

export class Tshark {
  readonly #daemon: Daemon;
  readonly #directory: string;

  private constructor(daemon: Daemon, directory: string) {
    this.#daemon = daemon;
    this.#directory = directory;
  }

  /** Captures what the filter lets through; `before` is a command that runs it elsewhere. */
  static async start(device: string, filter: string, before: readonly string[] = []) {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-tshark-'));
    const flags = ['-i', device, '-f', filter, '-w', join(directory, 'packets')];
    const [program = '', ...rest] = [...before, 'tshark', ...flags];
    return new Tshark(await Daemon.start(/Capture started/, program, ...rest), directory);
  }

  /** Ends the capture. */
  async end(): Promise<void> {
    await this.#daemon.stop('SIGINT');
  }

  /** These fields of each packet that fits, those of several messages separated by commas. */
  async fields(fits: string, names: readonly string[], ...flags: string[]): Promise<string[][]> {
    const asked = names.flatMap((name) => ['-e', name]);
    const file = join(this.#directory, 'packets');
    const text = await command(
      'tshark',
      '-r',
      file,
      '-Y',
      fits,
      ...flags,
      '-T',
      'fields',
      ...asked,
    );
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => line.split('\t'));
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.#directory, { recursive: true });
  }
}
