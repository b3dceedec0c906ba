// SPDX-License-Identifier: Apache-2.0
// Taking a window in and rendering a page, in this process: against a memcpy of the same bytes.

import { Directory } from '../src/enrich/directory.ts';
import { Enrichment } from '../src/enrich/enrichment.ts';
import { renderFlowPage } from '../src/exposition/page.ts';
import { FlowMetrics } from '../src/metrics/flow-metrics.ts';
import { heading, megabytes, table } from './report.ts';
import { spreadOf } from './statistics.ts';
import { syntheticWindow } from './synthetic-window.ts';

const FLOWS = 100_000;
const SLICE_BYTES = 256 * 1024;

/* From memory to memory: more than a cache holds on either side. */
const COPY_BYTES = 64 << 20;
const WINDOWS = 6;

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

function copyMilliseconds(bytes: number, source: Buffer, target: Buffer): number {
  const start = performance.now();
  for (let done = 0; done < bytes; done += SLICE_BYTES) {
    const at = done % COPY_BYTES;
    source.copy(target, at, at, at + SLICE_BYTES);
  }
  return performance.now() - start;
}

function applyMilliseconds(metrics: FlowMetrics, window: ArrayBuffer, number: number): number {
  const start = performance.now();
  metrics.apply(window, window.byteLength, number * 15);
  return performance.now() - start;
}

function someMetrics(series: number): FlowMetrics {
  return new FlowMetrics({
    labels: 'full',
    views: new Set(['counters', 'windows']),
    maxSeries: series,
    ends: new Enrichment(new Directory({ address: () => undefined, cgroups: () => undefined }), []),
    host: 'bench-node-1',
    ephemeralPort: 32768,
  });
}

interface Round {
  readonly apply: number;
  readonly page: Rendering;
  readonly copy: number;
}

function* rounds({ series, rtts }: Case): Generator<Round> {
  const slice = Buffer.alloc(SLICE_BYTES);
  const source = Buffer.alloc(COPY_BYTES, 'netflow_read_bytes_total{');
  const target = Buffer.alloc(COPY_BYTES, 1);
  const metrics = someMetrics(series);
  const nextWindow = syntheticWindow({ flows: FLOWS, rtts, isFirst: false });
  let window = syntheticWindow({ flows: FLOWS, rtts, isFirst: true });
  for (let number = 1; number <= WINDOWS; number++) {
    const apply = applyMilliseconds(metrics, window, number);
    const page = render(metrics, slice);
    yield { apply, page, copy: copyMilliseconds(page.bytes, source, target) };
    window = nextWindow;
  }
}

function measure(one: Case): string[] {
  const [first, ...later] = [...rounds(one)] as [Round, ...Round[]];
  const usual = (figure: (round: Round) => number): number => spreadOf(later.map(figure)).median;
  const warm = usual(({ page }) => page.milliseconds);
  const copy = usual((round) => round.copy);
  return [
    `${one.series}${one.rtts ? ' with RTT' : ''}`,
    megabytes(first.page.bytes),
    `${first.apply.toFixed(0)} / ${usual(({ apply }) => apply).toFixed(0)}`,
    `${first.page.milliseconds.toFixed(0)} / ${warm.toFixed(0)}`,
    copy.toFixed(0),
    `${(first.page.milliseconds / copy).toFixed(1)} / **${(warm / copy).toFixed(1)}**`,
    usual(({ page }) => page.longestSlice).toFixed(1),
  ];
}

export async function reportPageCost(): Promise<void> {
  heading(`In one process: a window of ${FLOWS} TCP flows, labels \`full\`, first / later ones`);
  table(
    ['series', 'page MB', 'apply ms', 'render ms', 'memcpy ms', 'x memcpy', 'longest slice ms'],
    CASES.map(measure),
  );
}
