// SPDX-License-Identifier: Apache-2.0
// Prints results as the Markdown that bench/RESULTS.md is made of.

import type { Spread } from './statistics.ts';

export function heading(text: string): void {
  console.log(`\n### ${text}\n`);
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

export function note(text: string): void {
  console.log(`\n${text}`);
}

/** 1.0234 -> `+2.3 %` */
export function asChange(ratio: number): string {
  const percent = (ratio - 1) * 100;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

/** `+2.3 % (+1.1 % .. +3.0 %)`: median and quartiles. */
export function asChanges({ lower, median, upper }: Spread): string {
  return `${asChange(median)} (${asChange(lower)} .. ${asChange(upper)})`;
}

/** 0.0123 -> `1.23 %` */
export function asShare(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

export function milliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(1);
}
