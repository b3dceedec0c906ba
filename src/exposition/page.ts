// SPDX-License-Identifier: Apache-2.0
// Renders the flow metrics as a page, slice by slice, so that no scrape holds the event loop.
import type { Family } from '../metrics/catalog/family.ts';
import type { FlowMetrics } from '../metrics/flow-metrics.ts';
import type { ShownSeries } from '../metrics/measurement-series.ts';
import type { Mark } from '../metrics/readers.ts';
import type { SeriesTable } from '../metrics/series-table.ts';
import type { PageFormat } from './metadata.ts';
import { metadataLines } from './metadata.ts';
import { type SampleLine, type SamplePlan, samplePlans } from './sample-plan.ts';
import { LONGEST_LINE, SliceWriter } from './slice-writer.ts';

/** A measurement and its series as they were when the page began. */
interface Opened {
  readonly series: ShownSeries;
  readonly table: SeriesTable;
  /** Those that are asked for. */
  readonly families: readonly Family[];
  /** The windows that the reader knows: what is new since is shown at the value before. */
  readonly seen: number;
}

/** Of one who reads page after page. */
export interface Reading {
  /** Undefined: it is shown all as it is. */
  readonly seen: Mark | undefined;
  /** Told which windows the page shows. */
  opened(mark: Mark): void;
}

export interface PageWanted {
  readonly format: PageFormat;
  readonly reading?: Reading | undefined;
  /** Whether OpenMetrics says of counters and histograms when they began to count. */
  readonly showsCreated?: boolean;
  /** Which families; all where it is left out. */
  readonly isWanted?: (family: string) => boolean;
}

/** Yields views on `slice`, each valid until the next is asked for. All show the same windows. */
export function* renderFlowPage(
  { measurements }: FlowMetrics,
  wanted: PageWanted,
  slice: Buffer,
): Generator<Buffer> {
  const { reading, isWanted = () => true } = wanted;
  const opened = measurements.map((series, i) => ({
    series,
    table: series.table,
    families: series.families.filter(({ name }) => isWanted(name)),
    seen: reading?.seen?.[i] ?? Number.POSITIVE_INFINITY,
  }));
  reading?.opened(opened.map(({ table }) => table.windows));
  for (const { table } of opened) table.readers += 1;
  try {
    if (slice.length >= LONGEST_LINE) yield* pageParts(opened, wanted, slice);
    else yield* smallParts(opened, wanted, slice);
  } finally {
    for (const { table } of opened) table.readers -= 1;
  }
}

function* pageParts(
  opened: readonly Opened[],
  wanted: PageWanted,
  slice: Buffer,
): Generator<Buffer> {
  const out = new SliceWriter(slice);
  for (const one of opened) {
    for (const family of one.families) yield* familyParts(family, one, wanted, out);
  }
  yield out.take();
}

// A family without any sample is left out, its metadata too.
function* familyParts(
  family: Family,
  { series: measured, table, seen }: Opened,
  { format, showsCreated }: PageWanted,
  out: SliceWriter,
): Generator<Buffer> {
  const { columns, shown } = table;
  const wantsCreated = showsCreated === true && format === 'openmetrics';
  let metadata = metadataLines(family, format);
  for (const plan of samplePlans(family, measured.samplesOf(family.name), format)) {
    const { lines } = plan;
    const created = wantsCreated && plan.isTotal ? plan.created : undefined;
    const values = new Float64Array(lines.length);
    for (let series = 0; series < table.size; series++) {
      if (shown[series] === 0 || !plan.isPresent(columns, series, shown[series] as number))
        continue;
      readValues(plan, table, series, seen, values);
      const labels = table.labelBlock(series);
      if (out.isFull) yield out.take();
      if (metadata !== '') out.text(metadata);
      metadata = '';
      for (let i = 0; i < lines.length; i++) {
        if (out.isFull) yield out.take();
        const { name, suffix } = lines[i] as SampleLine;
        out.sample(name, labels, suffix, values[i] as number);
      }
      if (created === undefined) continue;
      if (out.isFull) yield out.take();
      out.sample(created.name, labels, created.suffix, table.created[series] as number);
    }
  }
}

function readValues(
  { since, isTotal, read }: SamplePlan,
  { columns, former, since: shownSince }: SeriesTable,
  series: number,
  seen: number,
  values: Float64Array,
): void {
  const isNewSeries = (shownSince[series] as number) > seen;
  const isNewLine = since !== undefined && (columns[since]?.[series] ?? 0) > seen;
  if (!isTotal || !(isNewSeries || isNewLine)) read(columns, series, values);
  else read(former.columns, isNewSeries ? former.rowOf(series) : 0, values);
}

// A slice that cannot hold a line is filled from a buffer that can.
function* smallParts(
  opened: readonly Opened[],
  wanted: PageWanted,
  slice: Buffer,
): Generator<Buffer> {
  for (const part of pageParts(opened, wanted, Buffer.alloc(2 * LONGEST_LINE))) {
    for (let from = 0; from < part.length; from += slice.length) {
      yield slice.subarray(0, part.copy(slice, 0, from));
    }
  }
}
