// SPDX-License-Identifier: Apache-2.0
// The choices a user makes about what a page shows; options and metrics share them.

/** A named set of labels; `src/metrics/catalog/labels.ts` lists what each holds. */
export type LabelProfile = 'host' | 'namespace' | 'workload' | 'pod' | 'full';

/** Cumulative metrics, gauges of the last complete window, or both. */
export type PageView = 'counters' | 'windows';

/** Labels of httpflow that a user asks for by name: they multiply its series. */
export type HttpLabel = 'path' | 'http_version';
