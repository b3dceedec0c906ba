// SPDX-License-Identifier: Apache-2.0
// CLOCK_MONOTONIC, by which the kernel stamps connections, in nanoseconds.

export const monotonicNow = (): number => Number(process.hrtime.bigint());

/** The same moment as a time of the API, in milliseconds since the epoch. */
export const monotonicOf = (milliseconds: number): number =>
  Math.max(monotonicNow() - (Date.now() - milliseconds) * 1e6, 0);
