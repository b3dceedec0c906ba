// SPDX-License-Identifier: Apache-2.0
// What the catalog says of one metric family; docs, pages, dashboards and alerts read it from here.

export type View = 'counters' | 'windows' | 'self';

export interface Family {
  /** Full sample name; counters end in `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Base unit as OpenMetrics names it; '' for a plain number. */
  readonly unit: 'bytes' | 'seconds' | '';
  readonly help: string;
  readonly view: View;
  /** Labels of the family itself, beside those of the chosen label profile. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, ascending, without +Inf. */
  readonly buckets?: readonly number[];
}
