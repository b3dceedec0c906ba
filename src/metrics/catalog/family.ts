// SPDX-License-Identifier: Apache-2.0
// What the catalog says of one metric family; docs, pages, dashboards and alerts read it from here.
export type View = 'counters' | 'windows' | 'self';

/** What is measured; also the prefix of the names of its families. */
export type MeasurementName = 'netflow' | 'httpflow' | 'dnsflow';

export interface Family {
  /** Full sample name; counters end in `_total`. */
  readonly name: string;
  /** A summary is a histogram whose buckets are not shown: its sum and its count. */
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** Base unit as OpenMetrics names it; '' for a plain number. */
  readonly unit: 'bytes' | 'seconds' | '';
  readonly help: string;
  readonly view: View;
  /** Labels of the family itself, beside those of the chosen label profile. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, ascending, without +Inf. */
  readonly buckets?: readonly number[];
  /** On the page only where this label is. */
  readonly withLabel?: string;
  /** Not on the page unless it is asked for; costs nothing then. */
  readonly isOptional?: boolean;
  /** Its buckets are not on the page unless they are asked for: a summary till then. */
  readonly hasOptionalBuckets?: boolean;
  /** A line only where there was something to count: it would mostly be 0. */
  readonly isSparse?: boolean;
}

/** Most families have neither own labels nor buckets. */
const plain = (
  type: Family['type'],
  view: View,
  name: string,
  unit: Family['unit'],
  help: string,
): Family => ({ name, type, unit, help, view, labels: [] });

export const counter = (name: string, unit: Family['unit'], help: string): Family =>
  plain('counter', 'counters', name, unit, help);

export const gauge = (name: string, unit: Family['unit'], help: string): Family =>
  plain('gauge', 'counters', name, unit, help);

/** The value of the last complete window. */
export const windowGauge = (name: string, unit: Family['unit'], help: string): Family =>
  plain('gauge', 'windows', name, unit, help);

export const secondsHistogram = (
  name: string,
  buckets: readonly number[],
  help: string,
): Family => ({
  ...plain('histogram', 'counters', name, 'seconds', help),
  buckets,
  isSparse: true,
});

export const optional = (family: Family): Family => ({ ...family, isOptional: true });

export const sparse = (family: Family): Family => ({ ...family, isSparse: true });

/** Of a histogram of which most users want no more than the mean. */
export const withOptionalBuckets = (family: Family): Family => ({
  ...family,
  hasOptionalBuckets: true,
});
