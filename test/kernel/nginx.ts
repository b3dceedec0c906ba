// SPDX-License-Identifier: Apache-2.0
// nginx with the site of test/traffic/website.go, and what its access log says of each exchange.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import type { Exchanges } from './http-exchanges.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/* For a browser. The icon is its own, so that none is asked for. */
const PAGE = [
  '<link rel=icon href=data:,><script>',
  'const hello = Array.from({ length: 12 }, (_, i) => fetch(`/hello?` + i));',
  'const put = fetch(`/put/page`, { method: `PUT`, body: `x`.repeat(5000) });',
  'Promise.all([...hello, put, fetch(`/missing`)])',
  '.then(() => { document.title = `visited`; });',
  '</script>',
].join('');

const configuration = (directory: string, listen: readonly string[]): string => `
daemon off;
user root;
worker_processes 1;
pid ${directory}/pid;
error_log stderr notice;
events {}
http {
  log_format truth '$server_port $request_method $status $request_length $bytes_sent';
  access_log ${directory}/access.log truth;
  keepalive_requests 1000000;
  ${TEMPORARY.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  server {
    ${listen.map((address) => `listen ${address};`).join('\n    ')}
    root ${directory}/site;
    sendfile on;
    log_not_found off;
    location = /page { default_type text/html; return 200 '${PAGE}'; }
    location = /hello { return 200 "hello\\n"; }
    location /put/ { dav_methods PUT DELETE; client_body_buffer_size 2m; }
  }
}
`;

export class Nginx {
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(directory: string, daemon: Daemon) {
    this.#directory = directory;
    this.#daemon = daemon;
  }

  /** Listens on `address:port`s; `before` is a command that runs it. */
  static async start(listen: readonly string[], before: readonly string[] = []): Promise<Nginx> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-nginx-'));
    await mkdir(join(directory, 'site/put'), { recursive: true });
    await writeFile(join(directory, 'site/big'), 'x'.repeat(1_000_000));
    await writeFile(join(directory, 'nginx.conf'), configuration(directory, listen));
    const flags = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr'];
    const [program = '', ...rest] = [...before, 'nginx', ...flags];
    return new Nginx(directory, await Daemon.start(/start worker process /, program, ...rest));
  }

  /** What it logged of a port, one entry an exchange. */
  async logged(port: number): Promise<readonly Exchanges[]> {
    const text = await readFile(join(this.#directory, 'access.log'), 'utf8');
    const lines = text.trim().split('\n');
    return lines
      .map((line) => line.split(' '))
      .filter(([at]) => at === `${port}`)
      .map(([, method = '', status = '', length, sent]) => ({
        method,
        status,
        count: 1,
        requestBytes: Number(length),
        responseBytes: Number(sent),
      }));
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    await rm(this.#directory, { recursive: true });
  }
}
