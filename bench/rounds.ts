// SPDX-License-Identifier: Apache-2.0
// Loads without the exporter and beside it, in turns, compared round by round.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Exporter } from '../test/kernel/exporter.ts';
import { type Arm, withArm } from './arms.ts';
import { cpuMicroseconds, type Load, perSecond } from './load.ts';
import type { ObservedLoad } from './observed-load.ts';
import type { Quiet } from './quiet.ts';
import { asChange, asChanges, asShare } from './report.ts';
import { ratios, type Spread, spreadOf } from './statistics.ts';

export const OFF: Arm = { mode: 'off', l7: 'none' };

/* What starting leaves to do would otherwise be charged to the first load. */
const SETTLE_MILLISECONDS = 300;

const runArm = <T>(
  arm: Arm,
  quiet: Quiet,
  run: (exporter: Exporter | undefined) => Promise<T>,
): Promise<T> =>
  withArm(arm, async (exporter) => {
    if (exporter) await sleep(SETTLE_MILLISECONDS);
    return quiet.measure(exporter ? 1 : 0, () => run(exporter));
  });

/** Every second round runs backwards: what drifts with time falls on both sides. */
export async function runRounds<T>(
  arms: readonly Arm[],
  rounds: number,
  quiet: Quiet,
  run: (exporter: Exporter | undefined) => Promise<T>,
): Promise<ReadonlyMap<Arm, readonly T[]>> {
  const measured = new Map<Arm, T[]>(arms.map((arm) => [arm, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [...measured] : [...measured].reverse();
    for (const [arm, results] of order) results.push(await runArm(arm, quiet, run));
  }
  return measured;
}

function recordsCell(loads: readonly ObservedLoad[]): string {
  const sum = (figure: (load: ObservedLoad) => number): number =>
    loads.reduce((total, load) => total + figure(load), 0);
  const records = sum((load) => load.records);
  if (records === 0) return '0';
  const perOperation = (records / sum((load) => load.operations)).toFixed(2);
  return `${perOperation} (${asShare(sum((load) => load.lost) / records)})`;
}

const exporterMicroseconds = ({ exporterSeconds, operations }: ObservedLoad): number =>
  (exporterSeconds / operations) * 1e6;

/* A virtual machine whose neighbours slow it by a quarter for seconds has two paces; rounds fall
 * into either. The lower quartiles are both of the faster one. */
const lowerQuartile = (loads: readonly ObservedLoad[]): number =>
  spreadOf(loads.map(cpuMicroseconds)).lower;

export const COST_COLUMNS = [
  'us CPU off',
  'CPU',
  'CPU of the fastest quarters',
  'us more',
  'operations/s',
  'us of the exporter',
  'records (lost)',
] as const;

export function costCells(on: readonly ObservedLoad[], off: readonly ObservedLoad[]): string[] {
  const changeOf = (figure: (load: Load) => number): Spread =>
    spreadOf(ratios(on.map(figure), off.map(figure)));
  const base = spreadOf(off.map(cpuMicroseconds)).median;
  const cpu = changeOf(cpuMicroseconds);
  return [
    base.toFixed(2),
    asChanges(cpu),
    asChange(lowerQuartile(on) / lowerQuartile(off)),
    (base * (cpu.median - 1)).toFixed(2),
    asChanges(changeOf(perSecond)),
    spreadOf(on.map(exporterMicroseconds)).median.toFixed(2),
    recordsCell(on),
  ];
}
