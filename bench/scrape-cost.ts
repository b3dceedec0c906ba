// SPDX-License-Identifier: Apache-2.0
// What a scrape costs at default settings, with BENCH_BASE=DIRECTORY beside another checkout,
// built, in turns: a scraper that keeps scraping, before and after all label sets are new.

import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { windowEndAfter } from '../src/native/window-clock.ts';
import { Daemon } from '../test/kernel/daemon.ts';
import { makeLabelSets } from './label-sets.ts';
import { cpuSecondsOf, memoryOf } from './process-cost.ts';
import { heading, megabytes, milliseconds, table } from './report.ts';
import { type Scraped, Scraper } from './scraper.ts';
import { spreadOf } from './statistics.ts';

const ROUNDS = 2;
const LATER_SCRAPES = 3;

const WINDOW_MILLISECONDS = 15_000;
const AFTER_WINDOW_MILLISECONDS = 3000;

const PORT = 27_801;
const FLAGS = [
  `--web.listen-address=127.0.0.1:${PORT}`,
  '--series.max=150000',
  '--capture.max-flows=300000',
  '--flow.idle=1h',
];

interface Measured extends Scraped {
  readonly cpu: number;
}

interface Round {
  readonly allNew: Measured;
  readonly later: readonly Measured[];
  readonly resident: number;
  readonly peak: number;
}

const HERE = fileURLToPath(new URL('../', import.meta.url));
const { BENCH_BASE: base } = process.env;
const CHECKOUTS: Readonly<Record<string, string>> =
  base === undefined ? { here: HERE } : { base, here: HERE };

async function afterWindowEnd(): Promise<void> {
  const end = windowEndAfter(Date.now(), WINDOW_MILLISECONDS);
  await sleep(end - Date.now() + AFTER_WINDOW_MILLISECONDS);
}

async function measured(scraper: Scraper, pid: number): Promise<Measured> {
  const before = await cpuSecondsOf(pid);
  const scraped = await scraper.scrape();
  return { ...scraped, cpu: (await cpuSecondsOf(pid)) - before };
}

async function round(checkout: string, labelSets: number): Promise<Round> {
  const args = [`${checkout}/src/cli.ts`, ...FLAGS];
  const exporter = await Daemon.start(/serving metrics/, process.execPath, ...args);
  const scraper = new Scraper(`http://127.0.0.1:${PORT}/metrics`);
  try {
    await scraper.scrape();
    await makeLabelSets(labelSets);
    await afterWindowEnd();
    const allNew = await measured(scraper, exporter.pid);
    const later: Measured[] = [];
    for (let i = 0; i < LATER_SCRAPES; i++) later.push(await measured(scraper, exporter.pid));
    return { allNew, later, ...(await memoryOf(exporter.pid)) };
  } finally {
    scraper.close();
    await exporter.stop();
  }
}

const middle = (values: readonly number[]): number => spreadOf(values).median;

function row(name: string, rounds: readonly Round[]): string[] {
  const first = rounds.map(({ allNew }) => allNew);
  const later = rounds.flatMap((one) => one.later);
  const both = (figure: (one: Measured) => number): string =>
    `${milliseconds(middle(first.map(figure)))} / ${milliseconds(middle(later.map(figure)))}`;
  const usual = (figure: (one: Measured) => number): number => middle(later.map(figure));
  return [
    name,
    both(({ seconds }) => seconds),
    both(({ cpu }) => cpu),
    `${usual(({ lines }) => lines)}`,
    megabytes(usual(({ pageBytes }) => pageBytes)),
    megabytes(usual(({ wireBytes }) => wireBytes)),
    megabytes(middle(rounds.map(({ resident }) => resident))),
    megabytes(middle(rounds.map(({ peak }) => peak))),
  ];
}

const COLUMNS = [
  'checkout',
  'scrape ms: all new / later',
  'CPU ms: all new / later',
  'lines',
  'page MB',
  'gzip MB',
  'RSS MB',
  'peak MB',
];

export async function reportScrapeCost(labelSets: number): Promise<void> {
  const arms = Object.entries(CHECKOUTS).map(([name, at]) => ({ name, at, rounds: [] as Round[] }));
  for (let i = 0; i < ROUNDS; i++) {
    for (const { at, rounds } of arms) rounds.push(await round(at, labelSets));
  }
  heading(`A scrape, gzip, of ${labelSets} TCP label sets at default settings, medians`);
  table(
    COLUMNS,
    arms.map(({ name, rounds }) => row(name, rounds)),
  );
}
