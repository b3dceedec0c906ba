// SPDX-License-Identifier: Apache-2.0
// What the exporter's programs cost per message and per connection, by the kernel's own clock.

import { Exporter } from '../test/kernel/exporter.ts';
import { type Runs, runsBetween, runsOf } from './bpf-programs.ts';
import { startEmptyProbe } from './empty-probe.ts';
import { connections, pingPong } from './load.ts';
import type { Quiet } from './quiet.ts';
import { heading, note, table } from './report.ts';

const PING_PONG_SECONDS = 1.5;
const CONNECTIONS = 6000;
const SOCKETS_PER_CONNECTION = 2;
const MODES = ['tp_btf', 'raw_tp'] as const;

/** Programs that one event runs, and their time together. */
interface EventCost {
  readonly runs: number;
  readonly nanoseconds: number;
}

interface Cost {
  readonly mode: string;
  readonly send: EventCost;
  readonly receive: EventCost;
  /** A socket's, from its opening to its end. */
  readonly life: EventCost;
}

async function runsDuring(pid: number, load: () => Promise<unknown>): Promise<Map<string, Runs>> {
  const before = await runsOf(pid);
  await load();
  return runsBetween(before, await runsOf(pid));
}

/** All programs whose name begins so; a hook may have a second one, for when the first runs. */
function costPer(events: number, prefix: string, runs: Map<string, Runs>): EventCost {
  const all = [...runs].filter(([name]) => name.startsWith(prefix)).map(([, each]) => each);
  return {
    runs: all.reduce((sum, { count }) => sum + count, 0) / events,
    nanoseconds: all.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / events,
  };
}

const timesRun = (name: string, runs: Map<string, Runs>): number =>
  runs.get(name)?.count ?? Number.NaN;

async function measure(mode: string, pid: number): Promise<Cost> {
  const messages = await runsDuring(pid, () => pingPong(PING_PONG_SECONDS));
  const lives = await runsDuring(pid, () => connections(CONNECTIONS));
  const [send, receive] = [`${mode}_send`, `${mode}_receive`];
  return {
    mode,
    send: costPer(timesRun(send, messages), send, messages),
    receive: costPer(timesRun(receive, messages), receive, messages),
    life: costPer(CONNECTIONS * SOCKETS_PER_CONNECTION, '', lives),
  };
}

async function costOf(mode: string, quiet: Quiet): Promise<Cost> {
  const exporter = await Exporter.start('--window.l4=15s', `--attach=${mode}`);
  try {
    return await quiet.measure(1, () => measure(mode, exporter.pid));
  } finally {
    await exporter.stop();
  }
}

function row({ mode, send, receive, life }: Cost, empty: number): string[] {
  const cell = ({ nanoseconds, runs }: EventCost): string => {
    const net = nanoseconds - empty * runs;
    return `${nanoseconds.toFixed(0)} / **${net.toFixed(0)}** (${runs.toFixed(1)})`;
  };
  return [mode, cell(send), cell(receive), cell(life)];
}

export async function reportProgramCost(quiet: Quiet): Promise<void> {
  heading('In the kernel: ns with / **without** what timing adds (programs run)');
  const probe = await startEmptyProbe('timed');
  try {
    const costs: Cost[] = [];
    const before = await runsOf(probe.pid);
    for (const mode of MODES) costs.push(await costOf(mode, quiet));
    const runs = runsBetween(before, await runsOf(probe.pid));
    const { nanoseconds } = costPer(timesRun('empty_send', runs), 'empty_send', runs);
    table(
      ['mode', 'TCP send', 'TCP receive', "one socket's whole life"],
      costs.map((cost) => row(cost, nanoseconds)),
    );
    note(`An empty program at the same hook: ${nanoseconds.toFixed(0)} ns.`);
  } finally {
    await probe.stop();
  }
}
