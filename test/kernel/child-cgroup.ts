// SPDX-License-Identifier: Apache-2.0
// A cgroup of the test's own below the root of version 2, with a program on its sockets.

import { mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './commands.ts';

const TARGETS: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

async function cgroupRoot(): Promise<string> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n');
  const line = mounts.find((mount) => mount.split(' ')[2] === 'cgroup2');
  if (line === undefined) throw new Error('no cgroup v2 is mounted');
  return line.split(' ')[1] ?? '';
}

export class ChildCgroup {
  readonly #path: string;
  readonly #pin: string;

  private constructor(path: string, pin: string) {
    this.#path = path;
    this.#pin = pin;
  }

  /** `source` is a BPF program beside this file, of the type that `hook` takes. */
  static async create(name: string, source: string, hook: string): Promise<ChildCgroup> {
    const cgroup = new ChildCgroup(join(await cgroupRoot(), name), `/sys/fs/bpf/${name}`);
    await cgroup.remove(); // what a run that was killed left behind
    await mkdir(cgroup.#path);
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-bpf-'));
    const object = join(directory, 'program.o');
    const include = `-I/usr/include/${TARGETS[arch()]}-linux-gnu`;
    const file = fileURLToPath(new URL(source, import.meta.url));
    await command('clang', '-target', 'bpf', '-O2', '-g', include, '-c', file, '-o', object);
    await command('bpftool', 'prog', 'load', object, cgroup.#pin);
    await command('bpftool', 'cgroup', 'attach', cgroup.#path, hook, 'pinned', cgroup.#pin);
    await rm(directory, { recursive: true });
    return cgroup;
  }

  /** Runs a program as a member. */
  async run(program: string, ...args: string[]): Promise<string> {
    const join = `echo $$ > ${this.#path}/cgroup.procs && exec "$0" "$@"`;
    return command('sh', '-c', join, program, ...args);
  }

  async remove(): Promise<void> {
    await rmdir(this.#path).catch(() => undefined);
    await rm(this.#pin, { force: true });
  }
}
