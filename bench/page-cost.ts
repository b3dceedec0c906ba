// SPDX-License-Identifier: Apache-2.0
// Taking a window in and rendering a page, in this process: against a memcpy of the same bytes.

import { renderFlowPage } from '../src/exposition/page.ts';
import { FlowMetrics } from '../src/metrics/flow-metrics.ts';
import { heading, megabytes, table } from './report.ts';
import { spreadOf } from './statistics.ts';
import { syntheticWindow } from './synthetic-window.ts';

const FLOWS = 100_000;
const SLICE_BYTES = 256 * 1024;

/* More than any cache holds. */
const SOURCE_BYTES = 64 << 20;
const WINDOWS = 5;

interface Case {
  readonly series: number;
  readonly rtts: boolean;
}

const CASES: readonly Case[] = [
  { series: 10_000, rtts: true },
  { series: 100_000, rtts: false },
];

interface Rendering {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly longestSlice: number;
}

function render(metrics: FlowMetrics, slice: Buffer): Rendering {
  const start = performance.now();
  let [bytes, longestSlice, last] = [0, 0, start];
  for (const part of renderFlowPage(metrics, 'text', slice)) {
    const now = performance.now();
    longestSlice = Math.max(longestSlice, now - last);
    bytes += part.length;
    last = now;
  }
  return { bytes, milliseconds: performance.now() - start, longestSlice };
}

function copyMilliseconds(bytes: number, source: Buffer, slice: Buffer): number {
  const start = performance.now();
  for (let done = 0; done < bytes; done += slice.length) {
    const from = done % source.length;
    source.copy(slice, 0, from, from + slice.length);
  }
  return performance.now() - start;
}

function applyMilliseconds(metrics: FlowMetrics, window: ArrayBuffer, number: number): number {
  const start = performance.now();
  metrics.apply(window, window.byteLength, number * 15);
  return performance.now() - start;
}

function measure({ series, rtts }: Case): string[] {
  const slice = Buffer.alloc(SLICE_BYTES);
  const source = Buffer.alloc(SOURCE_BYTES, 'netflow_read_bytes_total{');
  const metrics = new FlowMetrics({
    labels: 'full',
    views: new Set(['counters', 'windows']),
    maxSeries: series,
    host: 'bench-node-1',
    ephemeralPort: 32768,
    windowSeconds: 15,
  });
  const firstWindow = syntheticWindow({ flows: FLOWS, rtts, isFirst: true });
  const nextWindow = syntheticWindow({ flows: FLOWS, rtts, isFirst: false });
  const firstApply = applyMilliseconds(metrics, firstWindow, 1);
  const cold = render(metrics, slice);
  const [applies, renders, copies, slices] = [[], [], [], []] as number[][];
  for (let window = 2; window < WINDOWS + 2; window++) {
    applies?.push(applyMilliseconds(metrics, nextWindow, window));
    const warm = render(metrics, slice);
    renders?.push(warm.milliseconds);
    slices?.push(warm.longestSlice);
    copies?.push(copyMilliseconds(warm.bytes, source, slice));
  }
  const [apply, warm, copy, longest] = [applies, renders, copies, slices].map(
    (values) => spreadOf(values ?? []).median,
  ) as [number, number, number, number];
  return [
    `${series}${rtts ? ' with RTT' : ''}`,
    megabytes(cold.bytes),
    `${firstApply.toFixed(0)} / ${apply.toFixed(0)}`,
    `${cold.milliseconds.toFixed(0)} / ${warm.toFixed(0)}`,
    copy.toFixed(0),
    `${(cold.milliseconds / copy).toFixed(1)} / **${(warm / copy).toFixed(1)}**`,
    longest.toFixed(1),
  ];
}

export function reportPageCost(): void {
  heading(`In one process: a window of ${FLOWS} TCP flows, labels \`full\`, first / later ones`);
  table(
    ['series', 'page MB', 'apply ms', 'render ms', 'memcpy ms', 'x memcpy', 'longest slice ms'],
    CASES.map(measure),
  );
}
