// SPDX-License-Identifier: Apache-2.0
// What the exporter's programs cost per message and per connection, by the kernel's own clock.

import { type Arm, MESSAGE_ARMS, withArm } from './arms.ts';
import { type Runs, runsBetween, runsOf } from './bpf-programs.ts';
import { DNS } from './dns-load.ts';
import { startEmptyProbe } from './empty-probe.ts';
import { HTTP } from './http-load.ts';
import { connections, type Load, pingPong } from './load.ts';
import type { Quiet } from './quiet.ts';
import { heading, note, table } from './report.ts';
import { withServed } from './served-load.ts';

const SECONDS = 1;
const CONNECTIONS = 6000;
const SOCKETS_PER_CONNECTION = 2;

/** Programs that one event runs, and their time together. */
interface EventCost {
  readonly runs: number;
  readonly nanoseconds: number;
}

interface Cost {
  readonly arm: Arm;
  /** In the order of the loads: of a message sent, of one received. */
  readonly messages: readonly (readonly [EventCost, EventCost])[];
  /** A socket's, from its opening to its end. */
  readonly life: EventCost;
}

/* Each way: sent by one end, received by the other. */
const MESSAGES_PER_OPERATION = 2;

/* TCP is messages that are neither HTTP nor DNS. */
const MESSAGES = ['TCP', 'HTTP', 'DNS'] as const;
type MessageLoads = Readonly<Record<(typeof MESSAGES)[number], () => Promise<Load>>>;

async function runsDuring(
  pid: number,
  run: () => Promise<Load>,
): Promise<readonly [Load, Map<string, Runs>]> {
  const before = await runsOf(pid);
  const load = await run();
  return [load, runsBetween(before, await runsOf(pid))];
}

/** All programs whose name begins so; a hook may have a second one, for when the first runs. */
function costPer(
  events: number,
  runs: Map<string, Runs>,
  ...prefixes: readonly string[]
): EventCost {
  const isOne = (name: string): boolean => prefixes.some((prefix) => name.startsWith(prefix));
  const all = [...runs].filter(([name]) => isOne(name)).map(([, each]) => each);
  return {
    runs: all.reduce((sum, { count }) => sum + count, 0) / events,
    nanoseconds: all.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / events,
  };
}

/** A datagram also runs the programs that learn its peer; a failed attempt to receive runs too. */
function costOfMessages(mode: string, runs: Map<string, Runs>, load: Load): [EventCost, EventCost] {
  const messages = load.operations * MESSAGES_PER_OPERATION;
  return [
    costPer(messages, runs, `${mode}_send`, 'cgroup_sendmsg'),
    costPer(messages, runs, `${mode}_receive`, 'cgroup_recvmsg'),
  ];
}

async function measure(arm: Arm, pid: number, loads: MessageLoads): Promise<Cost> {
  const messages: [EventCost, EventCost][] = [];
  for (const name of MESSAGES) {
    const [load, runs] = await runsDuring(pid, loads[name]);
    messages.push(costOfMessages(arm.mode, runs, load));
  }
  const [, lives] = await runsDuring(pid, () => connections(CONNECTIONS));
  return { arm, messages, life: costPer(CONNECTIONS * SOCKETS_PER_CONNECTION, lives, '') };
}

async function measureArms(quiet: Quiet, loads: MessageLoads): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const arm of MESSAGE_ARMS) {
    costs.push(
      await withArm(arm, (exporter) =>
        quiet.measure(1, () => measure(arm, exporter?.pid ?? 0, loads)),
      ),
    );
  }
  return costs;
}

const measureAll = (quiet: Quiet): Promise<Cost[]> =>
  withServed(HTTP, (runHttp) =>
    withServed(DNS, (runDns) =>
      measureArms(quiet, {
        TCP: () => pingPong(SECONDS),
        HTTP: () => runHttp(SECONDS),
        DNS: () => runDns(SECONDS),
      }),
    ),
  );

function row({ arm, messages, life }: Cost, empty: number): string[] {
  const cell = ({ nanoseconds, runs }: EventCost): string => {
    const net = nanoseconds - empty * runs;
    return `${nanoseconds.toFixed(0)} / **${net.toFixed(0)}** (${runs.toFixed(1)})`;
  };
  return [arm.mode, arm.l7, ...messages.flat().map(cell), cell(life)];
}

export async function reportProgramCost(quiet: Quiet): Promise<void> {
  heading('In the kernel: ns with / **without** what timing adds (programs run)');
  const probe = await startEmptyProbe('timed');
  try {
    const before = await runsOf(probe.pid);
    const costs = await measureAll(quiet);
    const runs = runsBetween(before, await runsOf(probe.pid));
    const { count = 0, nanoseconds: all = 0 } = runs.get('empty_send') ?? {};
    const empty = all / count;
    const columns = MESSAGES.flatMap((name) => [`${name} send`, `${name} receive`]);
    table(
      ['mode', 'l7', ...columns, "one socket's whole life"],
      costs.map((cost) => row(cost, empty)),
    );
    note(`An empty program at the same hook: ${empty.toFixed(0)} ns.`);
  } finally {
    await probe.stop();
  }
}
