// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- PART...]`: runs the measurements, prints the tables of bench/RESULTS.md.

import { cpus, release } from 'node:os';
import { build } from './build.ts';
import { reportChurn } from './churn.ts';
import { reportEnrichment } from './enrichment.ts';
import { reportHttpCost } from './http-cost.ts';
import { reportOffOn } from './off-on.ts';
import { reportPageCost } from './page-cost.ts';
import { reportProgramCost } from './program-cost.ts';
import { Quiet } from './quiet.ts';
import { note } from './report.ts';
import { reportSaturation } from './saturation.ts';
import { reportScrapeCost } from './scrape-cost.ts';
import { reportUserSpace } from './user-space.ts';

const PATIENCE_SECONDS = 60;

const quiet = new Quiet(PATIENCE_SECONDS);
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  programs: () => reportProgramCost(quiet),
  loads: () => reportOffOn(quiet),
  http: () => reportHttpCost(quiet),
  saturation: () => reportSaturation(quiet),
  process: reportUserSpace,
  page: reportPageCost,
  scrape: () => reportScrapeCost(10_000),
  'scrape-large': () => reportScrapeCost(100_000),
  names: reportEnrichment,
  churn: reportChurn,
};

const wanted = process.argv.slice(2);
const start = performance.now();
note(`${new Date().toISOString()}, Linux ${release()}, ${cpus().length} CPUs, ${process.version}`);
await build();
for (const [name, report] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await report();
}
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
note(`${minutes} minutes; ${quiet.disturbed} measurements met another exporter.`);
