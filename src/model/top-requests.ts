// SPDX-License-Identifier: Apache-2.0
// One of the series with the most requests of the last window, as the landing page shows it.

export interface TopRequests {
  readonly labels: Readonly<Record<string, string>>;
  readonly requests: number;
  /** Mean; undefined when none was answered. */
  readonly latencySeconds: number | undefined;
}
