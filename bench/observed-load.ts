// SPDX-License-Identifier: Apache-2.0
// A load together with what the exporter did meanwhile: its own CPU time, the messages it recorded.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Exporter } from '../test/kernel/exporter.ts';
import type { Load } from './load.ts';
import { cpuSecondsOf } from './process-cost.ts';

/* Records are read every 100 ms. */
const DRAIN_MILLISECONDS = 150;

interface Records {
  readonly records: number;
  /** Of the records, those that found their ring full. */
  readonly lost: number;
}

export interface ObservedLoad extends Load, Records {
  /** CPU time of the exporter's process. */
  readonly exporterSeconds: number;
}

async function recordsOf(exporter: Exporter): Promise<Records> {
  const page = await exporter.page();
  return {
    records: page.sum('flowgauge_message_records_total'),
    lost: page.sum('flowgauge_l7_losses_total', { reason: 'ring_full' }),
  };
}

export async function observedLoad(
  exporter: Exporter | undefined,
  run: () => Promise<Load>,
): Promise<ObservedLoad> {
  if (exporter === undefined) return { ...(await run()), exporterSeconds: 0, records: 0, lost: 0 };
  const before = await recordsOf(exporter);
  const cpuBefore = await cpuSecondsOf(exporter.pid);
  const load = await run();
  await sleep(DRAIN_MILLISECONDS);
  const exporterSeconds = (await cpuSecondsOf(exporter.pid)) - cpuBefore;
  const after = await recordsOf(exporter);
  return {
    ...load,
    exporterSeconds,
    records: after.records - before.records,
    lost: after.lost - before.lost,
  };
}
