// SPDX-License-Identifier: Apache-2.0
// What the exporter's programs cost per message and per connection, by the kernel's own clock.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Exporter } from '../test/kernel/exporter.ts';
import { type Runs, runsBetween, runsOf } from './bpf-programs.ts';
import { built } from './build.ts';
import { connections, pingPong } from './load.ts';
import type { Quiet } from './quiet.ts';
import { heading, note, table } from './report.ts';

const PING_PONG_SECONDS = 1.5;
const CONNECTIONS = 6000;
const SOCKETS_PER_CONNECTION = 2;
const MODES = ['tp_btf', 'raw_tp'] as const;

interface Cost {
  readonly mode: string;
  readonly send: number;
  readonly receive: number;
  /** Of all programs, per socket, from opening to its end. */
  readonly life: number;
  readonly runsPerLife: number;
}

interface Probe {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** While it runs the kernel times its programs, the empty one among them. */
async function startEmptyProbe(): Promise<Probe> {
  const child = spawn(built('empty_probe'), [built('empty.bpf.o')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { pid: child.pid ?? 0, stop };
}

async function runsDuring(pid: number, load: () => Promise<unknown>): Promise<Map<string, Runs>> {
  const before = await runsOf(pid);
  await load();
  return runsBetween(before, await runsOf(pid));
}

function perRun(runs: Runs | undefined): number {
  return runs === undefined ? Number.NaN : runs.nanoseconds / runs.count;
}

async function measure(mode: string, pid: number): Promise<Cost> {
  const messages = await runsDuring(pid, () => pingPong(PING_PONG_SECONDS));
  const lives = [...(await runsDuring(pid, () => connections(CONNECTIONS))).values()];
  const sockets = CONNECTIONS * SOCKETS_PER_CONNECTION;
  return {
    mode,
    send: perRun(messages.get(`${mode}_send`)),
    receive: perRun(messages.get(`${mode}_receive`)),
    life: lives.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / sockets,
    runsPerLife: lives.reduce((sum, { count }) => sum + count, 0) / sockets,
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

function row({ mode, send, receive, life, runsPerLife }: Cost, empty: number): string[] {
  const both = (nanoseconds: number, runs = 1): string =>
    `${nanoseconds.toFixed(0)} / **${(nanoseconds - empty * runs).toFixed(0)}**`;
  return [mode, both(send), both(receive), both(life, runsPerLife), runsPerLife.toFixed(1)];
}

export async function reportProgramCost(quiet: Quiet): Promise<void> {
  heading('In the kernel, ns: with / **without** what timing a program adds');
  const probe = await startEmptyProbe();
  try {
    const costs: Cost[] = [];
    const before = await runsOf(probe.pid);
    for (const mode of MODES) costs.push(await costOf(mode, quiet));
    const empty = perRun(runsBetween(before, await runsOf(probe.pid)).get('bench_empty'));
    table(
      ['mode', 'TCP send', 'TCP receive', "one socket's whole life", 'runs in a life'],
      costs.map((cost) => row(cost, empty)),
    );
    note(`An empty program at the same hook: ${empty.toFixed(0)} ns.`);
  } finally {
    await probe.stop();
  }
}
