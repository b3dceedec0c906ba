// SPDX-License-Identifier: Apache-2.0
// A real Prometheus, of either version: its jobs, its restart on the same storage, its answers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Daemon } from '../kernel/daemon.ts';

/** Debian's, and the one of test/prometheus/build.sh. */
export const VERSIONS = {
  '2.42': 'prometheus',
  '3.16': fileURLToPath(new URL('../../build/prometheus/prometheus-3', import.meta.url)),
} as const;

export interface Job {
  /** `host:port` */
  readonly target: string;
  readonly interval: string;
}

export interface ServerOptions {
  readonly version: keyof typeof VERSIONS;
  readonly port: number;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A series as it was stored, `[second, value]`; stale markers are not among them. */
export interface Stored {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

interface Instant {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/* JSON is YAML. */
const configuration = (jobs: ServerOptions['jobs']): string =>
  JSON.stringify({
    scrape_configs: Object.entries(jobs).map(([name, { target, interval }]) => ({
      job_name: name,
      scrape_interval: interval,
      static_configs: [{ targets: [target] }],
    })),
  });

export class PrometheusServer {
  readonly #options: ServerOptions;
  readonly #directory: string;
  #daemon: Daemon | undefined;

  private constructor(options: ServerOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
  }

  static async start(options: ServerOptions): Promise<PrometheusServer> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-prometheus-'));
    await writeFile(join(directory, 'prometheus.yml'), configuration(options.jobs));
    const server = new PrometheusServer(options, directory);
    await server.resume();
    return server;
  }

  /** After halt(): with what it had stored. */
  async resume(): Promise<void> {
    this.#daemon = await Daemon.start(
      /Server is ready to receive web requests/,
      VERSIONS[this.#options.version],
      `--config.file=${join(this.#directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(this.#directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${this.#options.port}`,
    );
  }

  async halt(): Promise<void> {
    await this.#daemon?.stop();
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#directory, { recursive: true });
  }

  async #query<T>(expression: string): Promise<readonly T[]> {
    const query = encodeURIComponent(expression);
    const url = `http://127.0.0.1:${this.#options.port}/api/v1/query?query=${query}`;
    const response = await fetch(url);
    const text = await response.text();
    if (!response.ok) throw new Error(`${expression}: ${text}`);
    return JSON.parse(text).data.result;
  }

  /** What `selector[range]` has. */
  samples(selector: string, range: string): Promise<readonly Stored[]> {
    return this.#query<Stored>(`${selector}[${range}]`);
  }

  /** Undefined where no series answers; more than one is an error. */
  async value(expression: string): Promise<number | undefined> {
    const answers = await this.#query<Instant>(expression);
    if (answers.length > 1) throw new Error(`${expression} has ${answers.length} answers`);
    const text = answers[0]?.value[1];
    return text === undefined ? undefined : Number(text);
  }

  /** The answer as soon as it is this one, else the last before the limit. */
  async valueUntil(
    expression: string,
    expected: number,
    limitMs: number,
  ): Promise<number | undefined> {
    const limit = Date.now() + limitMs;
    let value = await this.value(expression);
    while (value !== expected && Date.now() < limit) {
      await sleep(500);
      value = await this.value(expression);
    }
    return value;
  }
}
