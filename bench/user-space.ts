// SPDX-License-Identifier: Apache-2.0
// What the exporter's process costs while many flows change in every window.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { windowEndAfter } from '../src/native/window-clock.ts';
import { Exporter } from '../test/kernel/exporter.ts';
import { built } from './build.ts';
import { cpuSecondsOf, memoryOf } from './process-cost.ts';
import { heading, megabytes, milliseconds, table } from './report.ts';
import { type Scrape, scrape } from './scrape.ts';
import { longestStallMilliseconds } from './stall.ts';

const WINDOW_MILLISECONDS = 15_000;

/* The load touches every flow once in 5 s; the window measured has all. */
const WARM_UP_MILLISECONDS = 7000;
const AFTER_WINDOW_MILLISECONDS = 2000;
const BEFORE_WINDOW_MILLISECONDS = 1000;

interface Case {
  readonly flows: number;
  readonly flags: readonly string[];
}

const ROOMY = ['--capture.udp-flows=200000', '--capture.max-flows=200000'];
const CASES: readonly Case[] = [
  { flows: 0, flags: [] },
  { flows: 1000, flags: [] },
  { flows: 10_000, flags: [] },
  { flows: 100_000, flags: ROOMY },
  { flows: 100_000, flags: [...ROOMY, '--series.max=150000'] },
];

async function withFlows(count: number, body: () => Promise<void>): Promise<void> {
  if (count === 0) return body();
  const stdio = ['pipe', 'ignore', 'inherit'] as const;
  const load = spawn(built('flows'), [`${count}`], { stdio: [...stdio] });
  try {
    await body();
  } finally {
    load.stdin?.end();
    await once(load, 'exit');
  }
}

async function afterWindowEnd(): Promise<void> {
  const end = windowEndAfter(Date.now(), WINDOW_MILLISECONDS);
  await sleep(end - Date.now() + AFTER_WINDOW_MILLISECONDS);
}

/** CPU time of one window and one scrape, which then stand for a minute. */
async function cpuPerMinute({ pid, url }: Exporter): Promise<number> {
  const [start, before] = [performance.now(), await cpuSecondsOf(pid)];
  await afterWindowEnd();
  await scrape(`${url}/metrics`);
  const minutes = (performance.now() - start) / 60_000;
  return ((await cpuSecondsOf(pid)) - before) / minutes;
}

async function stallAndScrape({ url }: Exporter): Promise<[number, Scrape]> {
  const scrapes: Scrape[] = [];
  const end = windowEndAfter(Date.now(), WINDOW_MILLISECONDS);
  await sleep(end - Date.now() - BEFORE_WINDOW_MILLISECONDS);
  const stall = await longestStallMilliseconds(url, async () => {
    await afterWindowEnd();
    scrapes.push(await scrape(`${url}/metrics`));
  });
  return [stall, scrapes[0] as Scrape];
}

async function measure({ flows, flags }: Case, exporter: Exporter): Promise<string[]> {
  await sleep(WARM_UP_MILLISECONDS);
  await afterWindowEnd();
  await scrape(`${exporter.url}/metrics`);
  const cpu = await cpuPerMinute(exporter);
  const { resident, peak } = await memoryOf(exporter.pid);
  const [stall, { seconds, pageBytes, wireBytes }] = await stallAndScrape(exporter);
  return [
    `${flows}`,
    flags.at(-1)?.startsWith('--series') ? '150,000' : '10,000',
    cpu.toFixed(2),
    megabytes(resident),
    megabytes(peak),
    stall.toFixed(1),
    milliseconds(seconds),
    megabytes(pageBytes),
    megabytes(wireBytes),
  ];
}

export async function reportUserSpace(): Promise<void> {
  heading('The process: UDP flows that all change in each 15 s window, one gzip scrape a window');
  const rows: string[][] = [];
  for (const one of CASES) {
    const exporter = await Exporter.start('--window.l4=15s', ...one.flags);
    const run = async (): Promise<void> => {
      rows.push(await measure(one, exporter));
    };
    await withFlows(one.flows, run).finally(() => exporter.stop());
  }
  const columns = ['flows', 'series.max', 'CPU s/min', 'RSS MB', 'peak MB', 'longest stall ms'];
  table([...columns, 'scrape ms', 'page MB', 'gzip MB'], rows);
}
