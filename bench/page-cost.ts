// SPDX-License-Identifier: Apache-2.0
// Taking a window in and rendering a page, in this process: against a memcpy of the same bytes.

import { Networks } from '../src/enrich/networks.ts';
import { renderFlowPage } from '../src/exposition/page.ts';
import { FlowMetrics } from '../src/metrics/flow-metrics.ts';
import { BOTH_VIEWS, NO_ENDS } from '../test/unit/metrics/a-page.ts';
import { heading, megabytes, table } from './report.ts';
import { spreadOf } from './statistics.ts';
import { syntheticWindow } from './synthetic-window.ts';
import { type TakenIn, takeIn } from './take-in.ts';

const FLOWS = 100_000;
const SLICE_BYTES = 256 * 1024;

/* From memory to memory: more than a cache holds on either side. */
const COPY_BYTES = 64 << 20;
const WINDOWS = 6;

const COLUMNS = [
  'series',
  'page MB',
  'take in ms',
  'longest slice ms',
  'render ms',
  'memcpy ms',
  'x memcpy',
  'longest slice ms',
];

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
  for (const part of renderFlowPage(metrics, { format: 'text' }, slice)) {
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

function someMetrics(series: number): FlowMetrics {
  return new FlowMetrics({
    labels: {
      profile: 'full',
      names: new Set(),
      workloadLabels: [],
      workloadLabelPrefix: '',
      hasNetworks: false,
    },
    staticLabels: new Map(),
    labelsOf: [],
    networks: new Networks([]),
    dropped: { hostAddresses: undefined, ownPid: undefined },
    families: BOTH_VIEWS,
    maxSeries: series,
    rememberedSeries: 20_000,
    windows: { l4: 15, l7: 60 },
    ends: NO_ENDS,
    host: 'bench-node-1',
    ephemeralPort: 32768,
    portsPerServer: 32,
  });
}

interface Round {
  readonly apply: TakenIn;
  readonly page: Rendering;
  readonly copy: number;
}

async function* rounds({ series, rtts }: Case): AsyncGenerator<Round> {
  const slice = Buffer.alloc(SLICE_BYTES);
  const source = Buffer.alloc(COPY_BYTES, 'netflow_read_bytes_total{');
  const target = Buffer.alloc(COPY_BYTES, 1);
  const metrics = someMetrics(series);
  const nextWindow = syntheticWindow({ flows: FLOWS, rtts, isFirst: false });
  let window = syntheticWindow({ flows: FLOWS, rtts, isFirst: true });
  for (let number = 1; number <= WINDOWS; number++) {
    const apply = await takeIn(metrics.apply(window, window.byteLength, number * 15));
    const page = render(metrics, slice);
    yield { apply, page, copy: copyMilliseconds(page.bytes, source, target) };
    window = nextWindow;
  }
}

async function measure(one: Case): Promise<string[]> {
  const [first, ...later] = (await Array.fromAsync(rounds(one))) as [Round, ...Round[]];
  const usual = (figure: (round: Round) => number): number => spreadOf(later.map(figure)).median;
  const warm = usual(({ page }) => page.milliseconds);
  const copy = usual((round) => round.copy);
  return [
    `${one.series}${one.rtts ? ' with RTT' : ''}`,
    megabytes(first.page.bytes),
    bothOf(
      first.apply.milliseconds,
      usual(({ apply }) => apply.milliseconds),
    ),
    bothOf(
      first.apply.longestSlice,
      usual(({ apply }) => apply.longestSlice),
    ),
    bothOf(first.page.milliseconds, warm),
    copy.toFixed(0),
    `${(first.page.milliseconds / copy).toFixed(1)} / **${(warm / copy).toFixed(1)}**`,
    usual(({ page }) => page.longestSlice).toFixed(1),
  ];
}

const bothOf = (first: number, later: number): string =>
  `${first.toFixed(0)} / ${later.toFixed(0)}`;

export async function reportPageCost(): Promise<void> {
  heading(`In one process: a window of ${FLOWS} TCP flows, labels \`full\`, first / later ones`);
  table(COLUMNS, await Array.fromAsync(CASES, measure));
}
