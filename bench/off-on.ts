// SPDX-License-Identifier: Apache-2.0
// The same loads without the exporter, with programs that do nothing, and with the exporter in
// each mode, in turns; compared round by round.

import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from '../test/kernel/exporter.ts';
import { startEmptyProbe } from './empty-probe.ts';
import { HttpLoad } from './http-load.ts';
import { connections, cpuMicroseconds, type Load, perSecond, pingPong } from './load.ts';
import type { Quiet } from './quiet.ts';
import { asChanges, heading, table } from './report.ts';
import { ratios, spreadOf } from './statistics.ts';

const ROUNDS = 8;
const ARMS = ['off', 'empty', 'none', 'tp_btf', 'raw_tp'] as const;
const PING_PONG_SECONDS = 1;
const HTTP_SECONDS = 2;
const CONNECTIONS = 6000;

/* What starting leaves to do would otherwise be charged to the first load. */
const SETTLE_MILLISECONDS = 300;

type Arm = (typeof ARMS)[number];
type LoadName = 'ping-pong' | 'http' | 'connection';
type Loads = Readonly<Record<LoadName, Load>>;

async function runLoads(http: HttpLoad): Promise<Loads> {
  return {
    'ping-pong': await pingPong(PING_PONG_SECONDS),
    http: await http.run(HTTP_SECONDS),
    connection: await connections(CONNECTIONS),
  };
}

async function runEmpty(quiet: Quiet, http: HttpLoad): Promise<Loads> {
  const probe = await startEmptyProbe();
  try {
    return await quiet.measure(0, () => runLoads(http));
  } finally {
    await probe.stop();
  }
}

async function runArm(arm: Arm, quiet: Quiet, http: HttpLoad): Promise<Loads> {
  if (arm === 'off') return quiet.measure(0, () => runLoads(http));
  if (arm === 'empty') return runEmpty(quiet, http);
  const exporter = await Exporter.start('--window.l4=15s', `--attach=${arm}`);
  try {
    await sleep(SETTLE_MILLISECONDS);
    return await quiet.measure(1, () => runLoads(http));
  } finally {
    await exporter.stop();
  }
}

/** Every second round runs backwards: what drifts with time falls on both sides. */
async function runRounds(quiet: Quiet, http: HttpLoad): Promise<Record<Arm, Loads[]>> {
  const measured: Record<Arm, Loads[]> = { off: [], empty: [], none: [], tp_btf: [], raw_tp: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? ARMS : ARMS.toReversed();
    for (const arm of order) measured[arm].push(await runArm(arm, quiet, http));
  }
  return measured;
}

function row(name: LoadName, arm: Arm, measured: Record<Arm, Loads[]>): string[] {
  const of = (which: Arm, figure: (load: Load) => number): number[] =>
    measured[which].map((loads) => figure(loads[name]));
  const off = spreadOf(of('off', cpuMicroseconds)).median;
  const cpu = spreadOf(ratios(of(arm, cpuMicroseconds), of('off', cpuMicroseconds)));
  const speed = spreadOf(ratios(of(arm, perSecond), of('off', perSecond)));
  const more = (off * (cpu.median - 1)).toFixed(2);
  return [name, arm, off.toFixed(2), asChanges(cpu), more, asChanges(speed)];
}

export async function reportOffOn(quiet: Quiet): Promise<void> {
  const http = await HttpLoad.start();
  const measured = await runRounds(quiet, http).finally(() => http.stop());
  heading(`Loads with the exporter against without: medians (quartiles) of ${ROUNDS} rounds`);
  const rows = (['ping-pong', 'http', 'connection'] as const).flatMap((name) =>
    ARMS.slice(1).map((arm) => row(name, arm, measured)),
  );
  table(['load', 'mode', 'us CPU off', 'CPU', 'us more', 'operations/s'], rows);
}
