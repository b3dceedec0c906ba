// SPDX-License-Identifier: Apache-2.0
// What reading HTTP costs wrk and nginx: one load alone, in so many rounds that its median is worth
// something on a machine that changes its pace.

import { MESSAGE_ARMS } from './arms.ts';
import { HTTP } from './http-load.ts';
import { observedLoad } from './observed-load.ts';
import type { Quiet } from './quiet.ts';
import { heading, table } from './report.ts';
import { COST_COLUMNS, costCells, OFF, runRounds } from './rounds.ts';
import { withServed } from './served-load.ts';

const ROUNDS = 40;
const SECONDS = 2;
const ARMS = MESSAGE_ARMS.filter(({ l7 }) => l7 !== 'none');

export async function reportHttpCost(quiet: Quiet): Promise<void> {
  const measured = await withServed(HTTP, (run) =>
    runRounds([OFF, ...ARMS], ROUNDS, quiet, (exporter) =>
      observedLoad(exporter, () => run(SECONDS)),
    ),
  );
  heading(`HTTP with the exporter against without: medians (quartiles) of ${ROUNDS} rounds`);
  table(
    ['mode', ...COST_COLUMNS],
    ARMS.map((arm) => [arm.mode, ...costCells(measured.get(arm) ?? [], measured.get(OFF) ?? [])]),
  );
}
