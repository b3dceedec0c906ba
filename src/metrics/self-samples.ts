// SPDX-License-Identifier: Apache-2.0
// Turns the state of capture and measurements into samples of the flowgauge_* families.
import type { ConditionState } from '../conditions/conditions.ts';
import type { WatchedState } from '../directory/tell.ts';
import type { Rung } from '../native/binding.ts';
import { SignalId, type StatsRowColumns } from '../wire/columns.generated.ts';
import { snakeCase } from '../wire/snake-case.ts';
import { type CaptureLimits, captureSamples } from './capture-samples.ts';
import type { MeasurementName } from './catalog/family.ts';
import { clusterSamples } from './cluster-samples.ts';
import type { DroppedTotals } from './dropped-rows.ts';
import { type SelfSample, sample } from './self-sample.ts';

export interface SelfState {
  readonly version: string;
  readonly rungs: readonly Rung[];
  readonly stats: StatsRowColumns;
  readonly limits: CaptureLimits;
  /** Those that are measured. */
  readonly measurements: readonly MeasurementState[];
  /** Empty where no cluster is watched. */
  readonly cluster: readonly WatchedState[];
  /** Readers of the page that are told apart. */
  readonly scrapers: number;
  /** Everything that could be wrong. */
  readonly conditions: readonly ConditionState[];
}

export interface MeasurementState {
  readonly name: MeasurementName;
  readonly series: number;
  readonly foldedSeries: number;
  readonly evictedSeries: number;
  readonly rememberedSeries: number;
  readonly forgottenSeries: number;
  readonly doubtfulRows: number;
  readonly dropped: readonly DroppedTotals[];
  readonly windowSeconds: number;
  readonly windows: number;
  readonly lateWindows: number;
  /** 0 before the first window. */
  readonly windowEndSeconds: number;
}

/* A verifier log is pages long, a label value should fit on a screen. */
const REASON_LENGTH = 200;

export const selfSamples = (state: SelfState): readonly SelfSample[] => [
  sample('build_info', 1, { version: state.version, node_version: process.versions.node }),
  ...state.rungs.flatMap(rungSamples),
  ...Object.entries(SignalId).map(([signal, index]) =>
    sample('events_total', state.stats.fired[index], { signal: snakeCase(signal) }),
  ),
  ...captureSamples(state.stats, state.limits),
  ...state.measurements.flatMap(measurementSamples),
  ...clusterSamples(state.cluster),
  sample('scrapers', state.scrapers),
  ...state.conditions.map(({ condition, since }) =>
    sample('condition_active', since === undefined ? 0 : 1, { condition: condition.name }),
  ),
];

function rungSamples({ signal, mode, state, reason }: Rung): readonly SelfSample[] {
  const attached = sample('probe_attached', state === 'attached' ? 1 : 0, { signal, mode });
  if (state !== 'refused') return [attached];
  const labels = { signal, mode, reason: reason.slice(0, REASON_LENGTH) };
  return [attached, sample('probe_refused_info', 1, labels)];
}

function measurementSamples(state: MeasurementState): readonly SelfSample[] {
  const labels = { measurement: state.name };
  const end = sample('window_end_timestamp_seconds', state.windowEndSeconds, labels);
  return [
    sample('series', state.series, labels),
    sample('series_folded_total', state.foldedSeries, labels),
    sample('series_evicted_total', state.evictedSeries, labels),
    sample('series_remembered', state.rememberedSeries, labels),
    sample('series_forgotten_total', state.forgottenSeries, labels),
    sample('doubtful_rows_total', state.doubtfulRows, labels),
    ...state.dropped.flatMap((dropped) => droppedSamples(state.name, dropped)),
    sample('windows_total', state.windows, labels),
    sample('windows_late_total', state.lateWindows, labels),
    sample('window_seconds', state.windowSeconds, labels),
    ...(state.windowEndSeconds > 0 ? [end] : []),
  ];
}

/* Look-ups have no bytes, flows no requests. */
function droppedSamples(
  measurement: MeasurementName,
  { reason, readBytes, writtenBytes, requests }: DroppedTotals,
): readonly SelfSample[] {
  const labels = { measurement, reason };
  const bytes = [
    sample('dropped_bytes_total', readBytes, { ...labels, direction: 'read' }),
    sample('dropped_bytes_total', writtenBytes, { ...labels, direction: 'written' }),
  ];
  return [
    ...(measurement === 'dnsflow' ? [] : bytes),
    ...(measurement === 'netflow' ? [] : [sample('dropped_requests_total', requests, labels)]),
  ];
}
