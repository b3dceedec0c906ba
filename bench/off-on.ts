// SPDX-License-Identifier: Apache-2.0
// The same loads without the exporter, with programs that do nothing, and with the exporter in
// each mode, messages read or not, in turns; compared round by round.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Exporter } from '../test/kernel/exporter.ts';
import { type Arm, MESSAGE_ARMS, withArm } from './arms.ts';
import { DNS } from './dns-load.ts';
import { HTTP } from './http-load.ts';
import { connections, cpuMicroseconds, type Load, perSecond, pingPong } from './load.ts';
import { type ObservedLoad, observedLoad } from './observed-load.ts';
import type { Quiet } from './quiet.ts';
import { asChanges, asShare, heading, table } from './report.ts';
import { withServed } from './served-load.ts';
import { ratios, type Spread, spreadOf } from './statistics.ts';

const ROUNDS = 8;
const OFF: Arm = { mode: 'off', l7: 'none' };
const OTHERS: readonly Arm[] = [
  { mode: 'empty', l7: 'none' },
  { mode: 'none', l7: 'none' },
  ...MESSAGE_ARMS,
];
const PING_PONG_SECONDS = 0.8;
const HTTP_SECONDS = 2;
const DNS_SECONDS = 1;
const CONNECTIONS = 6000;

/* What starting leaves to do would otherwise be charged to the first load. */
const SETTLE_MILLISECONDS = 300;

const LOADS = ['ping-pong', 'http', 'dns', 'connection'] as const;
type LoadName = (typeof LOADS)[number];
type Runs = Readonly<Record<LoadName, () => Promise<Load>>>;
type Loads = Readonly<Record<LoadName, ObservedLoad>>;
type Measured = ReadonlyMap<Arm, Loads[]>;

async function runLoads(runs: Runs, exporter: Exporter | undefined): Promise<Loads> {
  return {
    'ping-pong': await observedLoad(exporter, runs['ping-pong']),
    http: await observedLoad(exporter, runs.http),
    dns: await observedLoad(exporter, runs.dns),
    connection: await observedLoad(exporter, runs.connection),
  };
}

const runArm = (arm: Arm, quiet: Quiet, runs: Runs): Promise<Loads> =>
  withArm(arm, async (exporter) => {
    if (exporter) await sleep(SETTLE_MILLISECONDS);
    return quiet.measure(exporter ? 1 : 0, () => runLoads(runs, exporter));
  });

/** Every second round runs backwards: what drifts with time falls on both sides. */
async function runRounds(quiet: Quiet, runs: Runs): Promise<Measured> {
  const measured = new Map<Arm, Loads[]>([OFF, ...OTHERS].map((arm) => [arm, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? [...measured] : [...measured].reverse();
    for (const [arm, rounds] of order) rounds.push(await runArm(arm, quiet, runs));
  }
  return measured;
}

const measure = (quiet: Quiet): Promise<Measured> =>
  withServed(HTTP, (runHttp) =>
    withServed(DNS, (runDns) =>
      runRounds(quiet, {
        'ping-pong': () => pingPong(PING_PONG_SECONDS),
        http: () => runHttp(HTTP_SECONDS),
        dns: () => runDns(DNS_SECONDS),
        connection: () => connections(CONNECTIONS),
      }),
    ),
  );

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

function cells(on: readonly ObservedLoad[], off: readonly ObservedLoad[]): string[] {
  const changeOf = (figure: (load: Load) => number): Spread =>
    spreadOf(ratios(on.map(figure), off.map(figure)));
  const base = spreadOf(off.map(cpuMicroseconds)).median;
  const cpu = changeOf(cpuMicroseconds);
  return [
    base.toFixed(2),
    asChanges(cpu),
    (base * (cpu.median - 1)).toFixed(2),
    asChanges(changeOf(perSecond)),
    spreadOf(on.map(exporterMicroseconds)).median.toFixed(2),
    recordsCell(on),
  ];
}

function row(name: LoadName, arm: Arm, measured: Measured): string[] {
  const [on, off] = [arm, OFF].map((which) => measured.get(which)?.map((loads) => loads[name]));
  return [name, arm.mode, arm.l7, ...cells(on ?? [], off ?? [])];
}

export async function reportOffOn(quiet: Quiet): Promise<void> {
  const measured = await measure(quiet);
  heading(`Loads with the exporter against without: medians (quartiles) of ${ROUNDS} rounds`);
  const columns = ['load', 'mode', 'l7', 'us CPU off', 'CPU', 'us more', 'operations/s'];
  table(
    [...columns, 'us of the exporter', 'records (lost)'],
    LOADS.flatMap((name) => OTHERS.map((arm) => row(name, arm, measured))),
  );
}
