// SPDX-License-Identifier: Apache-2.0
// Says at debug what closing a window took.
import type { Logger } from 'pino';
import type { CountedSeries } from './measurement-series.ts';

export function logWindow(log: Logger, seconds: number, closed: readonly CountedSeries[]): void {
  const milliseconds = Math.round(seconds * 1000);
  for (const { name: measurement, rows, count: series } of closed) {
    log.debug({ measurement, rows, series, milliseconds }, 'window closed');
  }
}
