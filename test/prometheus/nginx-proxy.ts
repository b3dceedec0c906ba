// SPDX-License-Identifier: Apache-2.0
// nginx before an exporter, as docs/prometheus.md has it, and as nginx is when nothing is said.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from '../kernel/daemon.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export interface ProxyOptions {
  /** `host:port` of the exporter. */
  readonly exporter: string;
  /** Connections to the exporter are kept, and shared by all who ask. */
  readonly shared: readonly string[];
  /** A connection for each request, and no word about who asks. */
  readonly bare: string;
}

const configuration = (directory: string, options: ProxyOptions): string => `
daemon off;
user root;
worker_processes 1;
pid ${directory}/pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${TEMPORARY.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  upstream exporter {
    server ${options.exporter};
    keepalive 4;
  }
  server {
    ${options.shared.map((address) => `listen ${address};`).join('\n    ')}
    location / {
      proxy_pass http://exporter;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
  server {
    listen ${options.bare};
    location / { proxy_pass http://${options.exporter}; }
  }
}
`;

export class NginxProxy {
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(directory: string, daemon: Daemon) {
    this.#directory = directory;
    this.#daemon = daemon;
  }

  static async start(options: ProxyOptions): Promise<NginxProxy> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-proxy-'));
    const file = join(directory, 'nginx.conf');
    await writeFile(file, configuration(directory, options));
    const flags = ['-p', directory, '-c', file, '-e', 'stderr'];
    return new NginxProxy(
      directory,
      await Daemon.start(/start worker process /, 'nginx', ...flags),
    );
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    await rm(this.#directory, { recursive: true });
  }
}
