// SPDX-License-Identifier: Apache-2.0
// Apache with a few pages, and what its own access log says of each exchange (mod_logio).

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import type { Exchanges } from './http-exchanges.ts';

const MODULES = ['mpm_event', 'authz_core', 'alias', 'dir', 'dav', 'dav_fs'];
const MODULE_PATH = '/usr/lib/apache2/modules';

const configuration = (directory: string, port: number): string => `
ServerRoot ${directory}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile pid
ErrorLog "|$cat >&2"
LogLevel notice
${MODULES.map((name) => `LoadModule ${name}_module ${MODULE_PATH}/mod_${name}.so`).join('\n')}
User www-data
Group www-data
DocumentRoot ${directory}
LogFormat "%m %>s %I %O" truth
CustomLog access.log truth
DavLockDB ${directory}/locks
<Location />
  Require all granted
  Dav On
</Location>
Redirect /old /hello
`;

export class Apache {
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(directory: string, daemon: Daemon) {
    this.#directory = directory;
    this.#daemon = daemon;
  }

  static async start(port: number): Promise<Apache> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-apache-'));
    await chmod(directory, 0o777); // for www-data, who takes what is PUT
    await writeFile(join(directory, 'hello'), 'hello\n');
    await writeFile(join(directory, 'big'), 'x'.repeat(1_000_000));
    await writeFile(join(directory, 'apache.conf'), configuration(directory, port));
    const flags = ['-f', join(directory, 'apache.conf'), '-DFOREGROUND'];
    return new Apache(directory, await Daemon.start(/resuming normal/, 'apache2', ...flags));
  }

  async logged(): Promise<readonly Exchanges[]> {
    const text = await readFile(join(this.#directory, 'access.log'), 'utf8');
    const lines = text.trim().split('\n');
    return lines.map((line) => {
      const [method = '', status = '', read, written] = line.split(' ');
      const [requestBytes, responseBytes] = [Number(read), Number(written)];
      return { method, status, count: 1, requestBytes, responseBytes };
    });
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    await rm(this.#directory, { recursive: true });
  }
}
