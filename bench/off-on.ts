// SPDX-License-Identifier: Apache-2.0
// The same loads without the exporter, with programs that do nothing, and with the exporter in
// each mode, messages read or not.

import type { Exporter } from '../test/kernel/exporter.ts';
import { type Arm, MESSAGE_ARMS } from './arms.ts';
import { DNS } from './dns-load.ts';
import { HTTP } from './http-load.ts';
import { connections, type Load, pingPong } from './load.ts';
import { type ObservedLoad, observedLoad } from './observed-load.ts';
import type { Quiet } from './quiet.ts';
import { heading, table } from './report.ts';
import { COST_COLUMNS, costCells, OFF, runRounds } from './rounds.ts';
import { withServed } from './served-load.ts';

const ROUNDS = 8;
const OTHERS: readonly Arm[] = [
  { mode: 'empty', l7: 'none' },
  { mode: 'none', l7: 'none' },
  ...MESSAGE_ARMS,
];
const PING_PONG_SECONDS = 0.8;
const HTTP_SECONDS = 2;
const DNS_SECONDS = 1;
const CONNECTIONS = 6000;

const LOADS = ['ping-pong', 'http', 'dns', 'connection'] as const;
type LoadName = (typeof LOADS)[number];
type Runs = Readonly<Record<LoadName, () => Promise<Load>>>;
type Loads = Readonly<Record<LoadName, ObservedLoad>>;
type Measured = ReadonlyMap<Arm, readonly Loads[]>;

async function runLoads(runs: Runs, exporter: Exporter | undefined): Promise<Loads> {
  return {
    'ping-pong': await observedLoad(exporter, runs['ping-pong']),
    http: await observedLoad(exporter, runs.http),
    dns: await observedLoad(exporter, runs.dns),
    connection: await observedLoad(exporter, runs.connection),
  };
}

const measure = (quiet: Quiet): Promise<Measured> =>
  withServed(HTTP, (runHttp) =>
    withServed(DNS, (runDns) => {
      const runs: Runs = {
        'ping-pong': () => pingPong(PING_PONG_SECONDS),
        http: () => runHttp(HTTP_SECONDS),
        dns: () => runDns(DNS_SECONDS),
        connection: () => connections(CONNECTIONS),
      };
      return runRounds([OFF, ...OTHERS], ROUNDS, quiet, (exporter) => runLoads(runs, exporter));
    }),
  );

function row(name: LoadName, arm: Arm, measured: Measured): string[] {
  const [on, off] = [arm, OFF].map((which) => measured.get(which)?.map((loads) => loads[name]));
  return [name, arm.mode, arm.l7, ...costCells(on ?? [], off ?? [])];
}

export async function reportOffOn(quiet: Quiet): Promise<void> {
  const measured = await measure(quiet);
  heading(`Loads with the exporter against without: medians (quartiles) of ${ROUNDS} rounds`);
  table(
    ['load', 'mode', 'l7', ...COST_COLUMNS],
    LOADS.flatMap((name) => OTHERS.map((arm) => row(name, arm, measured))),
  );
}
