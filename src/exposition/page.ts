// SPDX-License-Identifier: Apache-2.0
// Renders the flow metrics as a page, slice by slice, so that no scrape holds the event loop.
import type { Family } from '../metrics/catalog/family.ts';
import type { FamilySamples } from '../metrics/family-source.ts';
import type { FlowMetrics } from '../metrics/flow-metrics.ts';
import type { ShownSeries } from '../metrics/measurement-series.ts';
import type { SeriesTable } from '../metrics/series-table.ts';
import type { PageFormat } from './metadata.ts';
import { metadataLines } from './metadata.ts';
import { type SampleLine, samplePlans } from './sample-plan.ts';
import { LONGEST_LINE, SliceWriter } from './slice-writer.ts';

/** A measurement and its series as they were when the page began. */
interface Opened {
  readonly series: ShownSeries;
  readonly table: SeriesTable;
}

/** Yields views on `slice`, each valid until the next is asked for. All show the same windows. */
export function* renderFlowPage(
  { measurements }: FlowMetrics,
  format: PageFormat,
  slice: Buffer,
): Generator<Buffer> {
  const opened = measurements.map((series) => ({ series, table: series.table }));
  for (const { table } of opened) table.readers += 1;
  try {
    if (slice.length >= LONGEST_LINE) yield* pageParts(opened, format, slice);
    else yield* smallParts(opened, format, slice);
  } finally {
    for (const { table } of opened) table.readers -= 1;
  }
}

function* pageParts(
  opened: readonly Opened[],
  format: PageFormat,
  slice: Buffer,
): Generator<Buffer> {
  const out = new SliceWriter(slice);
  for (const { series, table } of opened) {
    for (const family of series.families) {
      yield* familyParts(family, series.samplesOf(family.name), table, format, out);
    }
  }
  yield out.take();
}

// A family without any sample is left out, its metadata too.
function* familyParts(
  family: Family,
  samples: FamilySamples,
  table: SeriesTable,
  format: PageFormat,
  out: SliceWriter,
): Generator<Buffer> {
  const { columns, shown } = table;
  let metadata = metadataLines(family, format);
  for (const { lines, isPresent, read } of samplePlans(family, samples, format)) {
    const values = new Float64Array(lines.length);
    for (let series = 0; series < table.size; series++) {
      if (!isPresent(columns, series, shown[series] as number)) continue;
      read(columns, series, values);
      const labels = table.labelBlock(series);
      if (out.isFull) yield out.take();
      if (metadata !== '') out.text(metadata);
      metadata = '';
      for (let i = 0; i < lines.length; i++) {
        if (out.isFull) yield out.take();
        const { name, suffix } = lines[i] as SampleLine;
        out.sample(name, labels, suffix, values[i] as number);
      }
    }
  }
}

// A slice that cannot hold a line is filled from a buffer that can.
function* smallParts(
  opened: readonly Opened[],
  format: PageFormat,
  slice: Buffer,
): Generator<Buffer> {
  for (const part of pageParts(opened, format, Buffer.alloc(2 * LONGEST_LINE))) {
    for (let from = 0; from < part.length; from += slice.length) {
      yield slice.subarray(0, part.copy(slice, 0, from));
    }
  }
}
