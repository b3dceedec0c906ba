// SPDX-License-Identifier: Apache-2.0
// The choices a user makes about what a page shows; options and metrics share them.

/** Named sets of labels; `src/metrics/catalog/labels.ts` lists what each holds. */
export const LABEL_PROFILES = ['host', 'namespace', 'workload', 'pod', 'full'] as const;
export type LabelProfile = (typeof LABEL_PROFILES)[number];

/** A profile, labels by name, or a profile and labels beside it. */
export interface LabelChoice<Profile = LabelProfile> {
  readonly profile: Profile | undefined;
  readonly names: ReadonlySet<string>;
}

/** Cumulative metrics, gauges of the last complete window, or both. */
export type PageView = 'counters' | 'windows';
