// SPDX-License-Identifier: Apache-2.0
// wrk and nginx leave no CPU idle: how many of the requests that wrk counts are reported, and
// whether those that are not were counted as lost.

import type { Exporter } from '../test/kernel/exporter.ts';
import { settledPage, startExporter } from '../test/kernel/l7-windows.ts';
import { HTTP, HTTP_PORT } from './http-load.ts';
import { type Load, perSecond } from './load.ts';
import type { Quiet } from './quiet.ts';
import { asShare, heading, note, table } from './report.ts';
import { type RunLoad, withServed } from './served-load.ts';

const SECONDS = 4;
const REPORTERS = ['client', 'server'] as const;
const CASES = [
  { ring: '8 MiB', flags: [] },
  { ring: '64 KiB', flags: ['--capture.messages-ring-bytes=65536'] },
] as const;

/* Unlike other loads, this one is not ahead of the exporter: each gets its fair share of CPU. */
const AS_EVERYBODY: readonly string[] = [];

type Page = Awaited<ReturnType<Exporter['page']>>;

/* A record that found no room is one exchange at one end; the other reasons are what it led to. */
const MISSING_RECORD = 'ring_full';

function otherLosses(page: Page): string {
  const counted = page
    .select('flowgauge_l7_losses_total')
    .filter(({ labels, value }) => labels.reason !== MISSING_RECORD && value > 0)
    .map(({ labels, value }) => `${labels.reason} ${value}`);
  return counted.join(', ') || 'none';
}

function cells(load: Load, page: Page): string[] {
  const reported = REPORTERS.map((reporter) =>
    page.sum('httpflow_requests_total', { server_port: HTTP_PORT, reporter }),
  );
  const missing = page.sum('flowgauge_l7_losses_total', { reason: MISSING_RECORD });
  const truth = load.operations * REPORTERS.length;
  const all = reported.reduce((sum, count) => sum + count, missing);
  return [
    `${load.operations}`,
    perSecond(load).toFixed(0),
    ...reported.map((count) => asShare(count / load.operations)),
    asShare(missing / truth),
    asShare(all / truth),
    otherLosses(page),
  ];
}

async function measure(flags: readonly string[], quiet: Quiet, run: RunLoad): Promise<string[]> {
  const exporter = await startExporter('--window.l4=15s', '--l7=http', ...flags);
  try {
    const load = await quiet.measure(1, () => run(SECONDS));
    return cells(load, await settledPage(exporter));
  } finally {
    await exporter.stop();
  }
}

async function measureAll(quiet: Quiet, run: RunLoad): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { ring, flags } of CASES) rows.push([ring, ...(await measure(flags, quiet, run))]);
  return rows;
}

export async function reportSaturation(quiet: Quiet): Promise<void> {
  heading('HTTP at saturation: what wrk counted against what was reported or counted as lost');
  const rows = await withServed(HTTP, (run) => measureAll(quiet, run), AS_EVERYBODY);
  const reporters = REPORTERS.map((reporter) => `reported by ${reporter}`);
  const columns = ['ring', 'requests', 'requests/s', ...reporters];
  table([...columns, 'records lost', 'reported + lost', 'other losses'], rows);
  note('wrk does not count the requests that are open when it stops, one a connection at most.');
}
