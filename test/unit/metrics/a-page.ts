// SPDX-License-Identifier: Apache-2.0
// Metrics with defaults, and their page as text: what tests of metrics and pages look at.

import assert from 'node:assert/strict';
import { labelChoice } from '../../../src/config/label-kinds.ts';
import { Enrichment } from '../../../src/enrich/enrichment.ts';
import { Networks } from '../../../src/enrich/networks.ts';
import { renderFlowPage } from '../../../src/exposition/page.ts';
import type { FamilyChoice } from '../../../src/metrics/catalog/family-choice.ts';
import type { ShownLabels } from '../../../src/metrics/catalog/label-choice.ts';
import { FlowMetrics, type FlowMetricsOptions } from '../../../src/metrics/flow-metrics.ts';
import type { LabelProfile } from '../../../src/model/label-profile.ts';
import { aDirectory } from '../directory/a-directory.ts';
import { aMessageSnapshot, type MessageParts } from '../wire/a-message-snapshot.ts';
import { aSnapshot, type SnapshotParts } from '../wire/a-snapshot.ts';

/** No cluster is there. */
export const NO_ENDS = new Enrichment(aDirectory().ends);

/** What is shown by default, and what was before: windows, closes, buckets of the jitter. */
export const BOTH_VIEWS: FamilyChoice = {
  views: new Set(['counters', 'windows']),
  include: ['netflow_tcp_closed_total', 'netflow_tcp_rtt_var_seconds_bucket'],
  exclude: [],
};

/** As an option has it: `full`, `host,path`, `reporter,server_ip`. */
export function shown(
  labels: string,
  workloadLabels: readonly string[] = [],
  workloadLabelPrefix = 'k8s_label_',
): ShownLabels {
  const { profile, names } = labelChoice().parse(labels);
  assert.notEqual(profile, 'auto');
  return {
    profile: profile as LabelProfile | undefined,
    names,
    workloadLabels,
    workloadLabelPrefix,
    hasNetworks: false,
  };
}

export function someMetrics(options: Partial<FlowMetricsOptions> = {}): FlowMetrics {
  return new FlowMetrics({
    labels: shown('host'),
    labelsOf: [],
    families: BOTH_VIEWS,
    maxSeries: 100,
    rememberedSeries: 100,
    windows: { l4: 15, l7: 60 },
    host: 'node-1',
    staticLabels: new Map(),
    networks: new Networks([]),
    dropped: { hostAddresses: undefined, ownPid: undefined },
    ends: NO_ENDS,
    ephemeralPort: 32768,
    portsPerServer: 32,
    ...options,
  });
}

/** All steps at once. */
function finish(steps: Iterator<unknown>): void {
  while (!steps.next().done);
}

export function applyWindow(metrics: FlowMetrics, parts: SnapshotParts): void {
  const buffer = aSnapshot(parts);
  finish(metrics.apply(buffer, buffer.byteLength, 15));
}

export function applyMessages(metrics: FlowMetrics, parts: MessageParts): void {
  const buffer = aMessageSnapshot(parts);
  finish(metrics.applyMessages(buffer, buffer.byteLength, 60));
}

export function pageText(
  metrics: FlowMetrics,
  format: 'text' | 'openmetrics' = 'text',
  sliceBytes = 65536,
): string {
  const parts: Buffer[] = [];
  for (const part of renderFlowPage(metrics, { format }, Buffer.alloc(sliceBytes))) {
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString();
}

/** The sample lines of one family. */
export function samplesIn(page: string, name: string): string[] {
  return page.split('\n').filter((line) => line.startsWith(`${name}{`));
}

export function sumOf(page: string, name: string): number {
  const values = samplesIn(page, name).map((line) => Number(line.split('} ')[1]));
  return values.reduce((sum, value) => sum + value, 0);
}
