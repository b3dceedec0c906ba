// SPDX-License-Identifier: Apache-2.0
// One of the busiest series of the last window, as the landing page shows it.

export interface TopFlow {
  readonly labels: Readonly<Record<string, string>>;
  readonly readBytes: number;
  readonly writtenBytes: number;
}
