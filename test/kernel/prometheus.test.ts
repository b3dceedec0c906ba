// SPDX-License-Identifier: Apache-2.0
// A real Prometheus scrapes the exporter and answers a query with the known truth.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from './exporter.ts';
import { traffic } from './traffic.ts';

const PORT = 28_190;
const ANSWER_LIMIT_MS = 30_000;

async function startPrometheus(directory: string, target: string): Promise<ChildProcess> {
  const job = `{ job_name: f, static_configs: [{ targets: ['${new URL(target).host}'] }] }`;
  const config = `global: { scrape_interval: 1s }\nscrape_configs: [${job}]\n`;
  await writeFile(join(directory, 'prometheus.yml'), config);
  const flags = [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${PORT}`,
    '--log.level=error',
  ];
  return spawn('prometheus', flags, { stdio: 'inherit' });
}

interface Answer {
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

async function query(expression: string): Promise<number | undefined> {
  const url = `http://127.0.0.1:${PORT}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) return undefined;
  const answer = (await response.json()) as Answer;
  const value = answer.data?.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}

/** The answer as soon as it is the expected one, else the last before the limit. */
async function queryUntil(expression: string, expected: number): Promise<number | undefined> {
  const limit = Date.now() + ANSWER_LIMIT_MS;
  let value = await query(expression);
  while (value !== expected && Date.now() < limit) {
    await sleep(300);
    value = await query(expression);
  }
  return value;
}

describe('Prometheus', () => {
  let exporter: Exporter;
  let prometheus: ChildProcess;
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'flowgauge-prometheus-'));
    exporter = await Exporter.start();
    prometheus = await startPrometheus(directory, exporter.url);
  });
  after(async () => {
    prometheus?.kill();
    if (prometheus?.exitCode === null) await once(prometheus, 'exit');
    await exporter?.stop();
    await rm(directory, { recursive: true });
  });

  test('knows the bytes that a client wrote', async () => {
    await traffic('exchange', { port: 28_100, count: 321, request: 1000, response: 10 });

    const written = 'netflow_written_bytes_total{server_port="28100",reporter="client"}';
    assert.equal(await queryUntil(`sum(${written})`, 321_000), 321_000);
  });

  test('finds the scrape good, and the sums of both reporters alike', async () => {
    const sums =
      'sum(netflow_read_bytes_total{server_port="28100",reporter="client"}) - ' +
      'sum(netflow_written_bytes_total{server_port="28100",reporter="server"})';
    assert.equal(await queryUntil('up{job="f"}', 1), 1);
    assert.equal(await queryUntil(sums, 0), 0);
  });
});
