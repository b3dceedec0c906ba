// SPDX-License-Identifier: Apache-2.0
// What conditions are read from: a part of what the page says of flowgauge itself.
import type { WatchedState } from '../directory/tell.ts';
import type { StatsRowColumns } from '../wire/columns.generated.ts';

export interface SeenMeasurement {
  readonly name: string;
  readonly foldedSeries: number;
  readonly evictedSeries: number;
  readonly forgottenSeries: number;
  readonly lateWindows: number;
}

export interface Seen {
  readonly stats: StatsRowColumns;
  readonly measurements: readonly SeenMeasurement[];
  /** Empty where no cluster is watched. */
  readonly cluster: readonly WatchedState[];
}
