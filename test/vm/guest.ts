// SPDX-License-Identifier: Apache-2.0
// Runs inside a test kernel: the same traffic against the exporter in each attach mode.

import { execFile, execFileSync } from 'node:child_process';
import { release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ApiServer } from './api-server.ts';
import { type ByDirection, type Cell, FORCED_MODES, type Mode } from './cell.ts';
import { Exporter, type Page } from './exporter.ts';
import {
  hookBytes,
  messagesOf,
  modeOf,
  parsePage,
  refusalOf,
  type Sample,
  sumsOf,
  total,
} from './page-sums.ts';
import { HIERARCHIES, makePods } from './pods.ts';

const PORTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11].map((last) => String(18_000 + last));
const RESOURCES = 4;
const WINDOW_MILLISECONDS = 1000;
/* An emulated kernel takes its time to close a window. */
const SETTLE_MILLISECONDS = 400;

const NAT = `table ip services {
  chain output {
    type nat hook output priority -100;
    tcp dport 18009 dnat to 127.0.0.1:18011
  }
}`;

execFileSync('nft', ['-f', '-'], { input: NAT });
const entrances = makePods();
const api = await ApiServer.start();

/* The exporter knows both pods, and says no more to the API server. */
async function watched(before: number): Promise<void> {
  while (api.watches < before + RESOURCES) await sleep(SETTLE_MILLISECONDS);
  await sleep(SETTLE_MILLISECONDS);
}

const runTraffic = async (): Promise<number> => {
  const { stdout } = await promisify(execFile)('/usr/bin/traffic', entrances);
  return JSON.parse(stdout).retransmits;
};

const pastTwoWindowEnds = () =>
  sleep(2 * WINDOW_MILLISECONDS - (Date.now() % WINDOW_MILLISECONDS) + SETTLE_MILLISECONDS);

/* Between the readings of two pages lie the first page's answer and the second one's request;
 * both ends of them are on this host, so each byte was written once and read once. */
function growth(before: Page, after: Page, transport: 'tcp' | 'udp'): ByDirection {
  const pages = transport === 'tcp' ? before.responseBytes + after.requestBytes : 0;
  const [then, now] = [before, after].map(({ body }) => hookBytes(parsePage(body), transport));
  return {
    read: (now?.read ?? 0) - (then?.read ?? 0) - pages,
    written: (now?.written ?? 0) - (then?.written ?? 0) - pages,
  };
}

/* Whoever asked whether it was ready may have been refused while it attached: of such a connection
 * only the end was seen, and it is counted as unknown. */
function lossesBetween(
  family: string,
  before: readonly Sample[],
  after: readonly Sample[],
): string {
  const lost = (samples: readonly Sample[], reason = '') => total(samples, family, { reason });
  const reasons = after.filter(({ name }) => name === family);
  return reasons
    .map(({ labels: { reason } }) => [reason, lost(after, reason) - lost(before, reason)])
    .filter(([, grown]) => grown !== 0)
    .map((pair) => pair.join(' '))
    .join(', ');
}

const NOTHING: ByDirection = { read: 0, written: 0 };

async function measure(exporter: Exporter) {
  const before = await exporter.scrape();
  const retransmits = await runTraffic();
  await pastTwoWindowEnds();
  const after = await exporter.scrape();
  const samples = parsePage(after.body);
  const sums = PORTS.flatMap((port) =>
    ['client', 'server'].map((side) => [`${port} ${side}`, sumsOf(samples, port, side)] as const),
  );
  return {
    messageMode: modeOf(samples, 'send'),
    natMode: modeOf(samples, 'nat') || refusalOf(samples, 'nat'),
    sums: Object.fromEntries(sums),
    hookBytes: { tcp: growth(before, after, 'tcp'), udp: growth(before, after, 'udp') },
    messages: messagesOf(samples),
    lostEvents: lossesBetween('flowgauge_losses_total', parsePage(before.body), samples),
    lostMessages: lossesBetween('flowgauge_l7_losses_total', parsePage(before.body), samples),
    retransmits,
  };
}

async function runCell(mode: Mode): Promise<Cell> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 100) / 10;
  const watchesBefore = api.watches;
  const exporter = new Exporter(mode);
  const common = { kernel: release(), mode, hierarchies: HIERARCHIES };
  if (!(await exporter.isReady())) {
    const nothing = {
      messageMode: '',
      natMode: '',
      sums: {},
      messages: {},
      hookBytes: { tcp: NOTHING, udp: NOTHING },
    };
    const zero = { lostEvents: '', lostMessages: '', retransmits: 0, stopMilliseconds: 0 };
    const reason = await exporter.lastWords();
    return { ...common, state: 'refused', reason, seconds: seconds(), ...nothing, ...zero };
  }
  await watched(watchesBefore);
  const measured = await measure(exporter);
  const stopMilliseconds = await exporter.stop();
  const attached = { state: 'attached', reason: '', seconds: seconds() } as const;
  return { ...common, ...attached, ...measured, stopMilliseconds };
}

/* A program that is preempted is skipped by others until it goes on, and so may be the one that
 * does its work meanwhile: slow as emulation is, that happens. It is counted as lost, as it must
 * be, but the numbers are not whole: once more, and the report says so. */
async function runTwiceIfPreempted(mode: Mode): Promise<Cell> {
  const first = await runCell(mode);
  if (!first.lostEvents.includes('program_skipped')) return first;
  return { ...(await runCell(mode)), repeatedFor: first.lostEvents };
}

for (const mode of [...FORCED_MODES, 'auto'] as const) {
  console.log(`CELL ${JSON.stringify(await runTwiceIfPreempted(mode))}`);
}
console.log(`RESULT ${JSON.stringify({ kernel: release(), node: process.version })}`);
