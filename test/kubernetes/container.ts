// SPDX-License-Identifier: Apache-2.0
// A cgroup as a container runtime makes it, for processes of a test.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/* cgroup v1, v2 beside v1, and v2 alone. */
const MEMORY = '/sys/fs/cgroup/memory';
const UNIFIED = existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';

export type Hierarchy = 'v1' | 'v2';

export class Container {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly #root: string;
  readonly #directory: string;

  /** `path` has `{id}` where the runtime puts the container's. */
  constructor(id: string, path: string, hierarchy: Hierarchy) {
    this.id = id;
    this.#root = hierarchy === 'v1' && existsSync(MEMORY) ? MEMORY : UNIFIED;
    this.#directory = join(this.#root, path.replace('{id}', id));
  }

  async create(): Promise<this> {
    await mkdir(this.#directory, { recursive: true });
    return this;
  }

  /** A command line that runs in it. */
  get inside(): readonly string[] {
    const enter = `echo $$ > ${this.#directory}/cgroup.procs && exec "$@"`;
    return ['sh', '-c', enter, 'sh'];
  }

  /** With what is above it, as far as it is empty. */
  async remove(): Promise<void> {
    let directory = this.#directory;
    while (directory !== this.#root && (await isEmpty(directory))) {
      await rmdir(directory).catch(() => undefined);
      directory = dirname(directory);
    }
  }
}

const isEmpty = async (directory: string): Promise<boolean> =>
  (await readFile(join(directory, 'cgroup.procs'), 'utf8').catch(() => '')) === '';
