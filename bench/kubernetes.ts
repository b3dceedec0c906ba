// SPDX-License-Identifier: Apache-2.0
// What it costs to mirror all pods of a large cluster: node bench/kubernetes.ts [PODS]
// Needs what test/kubernetes/build.sh builds, and bench/run.ts once before.

import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from '../test/kernel/exporter.ts';
import { ControlPlane } from '../test/kubernetes/control-plane.ts';
import { IdleServer } from './idle-server.ts';
import { fill } from './kubernetes-pods.ts';
import { cpuSecondsOf, memoryOf } from './process-cost.ts';
import { heading, megabytes, note, table } from './report.ts';
import { longestStallMilliseconds } from './stall.ts';

/* Of main threads alone: each thread has its own on Linux. */
const FIRST_PRIORITY = -20;
const LOOK_MILLISECONDS = 500;

const count = Number(process.argv[2] ?? 50_000);

interface Programs {
  readonly exporter: Exporter;
  /** Asked at the same time: what the machine itself holds up. */
  readonly idle: IdleServer;
}

/** Resolves when the exporter says that so many lists of pods are complete. */
async function listed(exporter: Exporter, reason: string): Promise<void> {
  const wanted = { resource: 'pods', reason };
  for (;;) {
    const page = await exporter.page();
    if (page.sum('flowgauge_kubernetes_lists_total', wanted) > 0) return;
    await sleep(LOOK_MILLISECONDS);
  }
}

async function row(
  what: string,
  { exporter, idle }: Programs,
  work: () => Promise<void>,
): Promise<string[]> {
  const [began, before] = [performance.now(), await cpuSecondsOf(exporter.pid)];
  const done = work();
  const stalls = await Promise.all(
    [exporter, idle].map(({ url }) => longestStallMilliseconds(url, () => done)),
  );
  const seconds = (performance.now() - began) / 1000;
  const cpu = (await cpuSecondsOf(exporter.pid)) - before;
  const { resident, peak } = await memoryOf(exporter.pid);
  const figures = [...stalls, seconds, cpu].map((figure) => figure.toFixed(1));
  return [what, ...figures, megabytes(resident), megabytes(peak)];
}

async function measure(plane: ControlPlane, idle: IdleServer): Promise<string[][]> {
  const kubeconfig = await plane.kubeconfig({ token: plane.adminToken });
  const exporter = await Exporter.start(
    '--window.l4=15s',
    '--labels=workload',
    '--kubernetes.scope=cluster',
    `--kubernetes.kubeconfig=${kubeconfig}`,
  );
  try {
    for (const { pid } of [exporter, idle]) setPriority(pid, FIRST_PRIORITY);
    const first = await row('first list', { exporter, idle }, () => listed(exporter, 'start'));
    await plane.kill();
    await plane.compact();
    const again = await row('API server restarted, list anew', { exporter, idle }, async () => {
      await plane.startApiServer();
      await listed(exporter, 'expired');
    });
    return [first, again];
  } finally {
    await exporter.stop();
  }
}

const plane = await ControlPlane.start();
const idle = await IdleServer.start();
try {
  const bytes = await fill(plane, count);
  heading(`The exporter with all of ${count} pods, ${bytes} bytes of JSON each`);
  const rows = await measure(plane, idle);
  table(
    ['what', 'longest stall ms', 'of an idle program', 's', 'CPU s', 'RSS MB', 'peak MB'],
    rows,
  );
  note(`${new Date().toISOString()}, ${process.version}`);
} finally {
  idle.stop();
  await plane.stop();
}
