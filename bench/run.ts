// SPDX-License-Identifier: Apache-2.0
// `npm run bench`: runs every measurement and prints the tables of bench/RESULTS.md.

import { cpus, release } from 'node:os';
import { build } from './build.ts';
import { reportChurn } from './churn.ts';
import { reportOffOn } from './off-on.ts';
import { reportPageCost } from './page-cost.ts';
import { reportProgramCost } from './program-cost.ts';
import { Quiet } from './quiet.ts';
import { note } from './report.ts';
import { reportUserSpace } from './user-space.ts';

const PATIENCE_SECONDS = 60;

const start = performance.now();
const quiet = new Quiet(PATIENCE_SECONDS);
note(`${new Date().toISOString()}, Linux ${release()}, ${cpus().length} CPUs, ${process.version}`);
await build();
await reportProgramCost(quiet);
await reportOffOn(quiet);
await reportUserSpace();
reportPageCost();
await reportChurn();
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
note(`${minutes} minutes; ${quiet.disturbed} measurements met another exporter.`);
