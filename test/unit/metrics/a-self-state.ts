// SPDX-License-Identifier: Apache-2.0
// The state of an exporter in which nothing has happened yet.

import type { MeasurementState, SelfState } from '../../../src/metrics/self-samples.ts';
import { StatsRowColumns } from '../../../src/wire/columns.generated.ts';

export const noStats = (): StatsRowColumns =>
  new StatsRowColumns(new ArrayBuffer(StatsRowColumns.byteLength(1)), 0, 1);

export const aMeasurement = (change: Partial<MeasurementState> = {}): MeasurementState => ({
  name: 'netflow',
  series: 0,
  foldedSeries: 0,
  evictedSeries: 0,
  rememberedSeries: 0,
  forgottenSeries: 0,
  doubtfulRows: 0,
  dropped: [],
  windowSeconds: 15,
  windows: 0,
  lateWindows: 0,
  windowEndSeconds: 0,
  ...change,
});

export const stateWith = (change: Partial<SelfState> = {}): SelfState => ({
  version: '1.2.3',
  rungs: [],
  stats: noStats(),
  limits: { sampling: 1, httpSockets: 16384, maxL7Flows: 20000, natConnections: 65536 },
  measurements: [aMeasurement()],
  cluster: [],
  conditions: [],
  scrapers: 0,
  ...change,
});
