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

const WINDOW_MILLISECONDS = 15_000;
const MEASURED_WINDOWS = 1;

/* The load touches every flow once in 5 s; the window before the first measured one has all. */
const WARM_UP_MILLISECONDS = 7000;
const AFTER_WINDOW_MILLISECONDS = 2000;

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

function row({ flows, flags }: Case, minute: number, memory: string[], scrapes: Scrape[]) {
  const worst = (figure: (one: Scrape) => number): number => Math.max(...scrapes.map(figure));
  return [
    `${flows}`,
    flags.at(-1)?.startsWith('--series') ? '150,000' : '10,000',
    minute.toFixed(2),
    ...memory,
    milliseconds(worst(({ stallSeconds }) => stallSeconds)),
    milliseconds(worst(({ seconds }) => seconds)),
    megabytes(worst(({ pageBytes }) => pageBytes)),
    megabytes(worst(({ wireBytes }) => wireBytes)),
  ];
}

async function measure(one: Case, { pid, url }: Exporter): Promise<string[]> {
  await sleep(WARM_UP_MILLISECONDS);
  await afterWindowEnd();
  await scrape(`${url}/metrics`); // takes the stalls of the start with it
  const [start, cpu] = [performance.now(), await cpuSecondsOf(pid)];
  const scrapes: Scrape[] = [];
  for (let window = 0; window < MEASURED_WINDOWS; window++) {
    await afterWindowEnd();
    scrapes.push(await scrape(`${url}/metrics`));
  }
  const minutes = (performance.now() - start) / 60_000;
  const { resident, peak } = await memoryOf(pid);
  const perMinute = ((await cpuSecondsOf(pid)) - cpu) / minutes;
  scrapes.push(await scrape(`${url}/metrics`)); // shows the stall of the scrape before
  return row(one, perMinute, [megabytes(resident), megabytes(peak)], scrapes);
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
  const columns = ['flows', 'series.max', 'CPU s/min', 'RSS MB', 'peak MB', 'stall ms'];
  table([...columns, 'scrape ms', 'page MB', 'gzip MB'], rows);
}
