// SPDX-License-Identifier: Apache-2.0
// Medians and quartiles: what is left of a measurement when others use the machine too.

export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { lower: lower as number, median: median as number, upper: upper as number };
}

/** Each value against its neighbour in time. */
export function ratios(values: readonly number[], base: readonly number[]): number[] {
  return values.map((value, i) => value / (base[i] ?? Number.NaN));
}
