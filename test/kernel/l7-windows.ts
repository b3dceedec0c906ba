// SPDX-License-Identifier: Apache-2.0
// An exporter whose windows of httpflow and dnsflow end every second.

import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';

const MEASUREMENTS = ['netflow', 'httpflow', 'dnsflow'] as const;
const LIMIT_MS = 60_000;

export const startExporter = (...flags: string[]): Promise<Exporter> =>
  Exporter.start('--window.l7=1s', ...flags);

const fewestWindows = (page: Page): number =>
  Math.min(
    ...MEASUREMENTS.flatMap((measurement) =>
      page.select('flowgauge_windows_total', { measurement }).map(({ value }) => value),
    ),
  );

/** The page after two more windows of every measurement: all that happened before is in it. */
export async function settledPage(exporter: Exporter, windows = 2): Promise<Page> {
  const limit = Date.now() + LIMIT_MS;
  let page = await exporter.page();
  const target = fewestWindows(page) + windows;
  while (fewestWindows(page) < target) {
    if (Date.now() > limit) throw new Error(`no window ended:\n${exporter.output()}`);
    await sleep(100);
    page = await exporter.page();
  }
  return page;
}
