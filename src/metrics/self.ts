// SPDX-License-Identifier: Apache-2.0
// The part of the page about flowgauge itself, in the client library's own registry.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Family } from './catalog/family.ts';
import { SELF_FAMILIES } from './catalog/self.ts';
import type { SelfSample } from './self-sample.ts';
import { type SelfState, selfSamples } from './self-samples.ts';

/* Names that promtool refuses: gauges in _total, types as words. */
const MISNAMED_DEFAULTS = [
  'nodejs_eventloop_utilization_histogram',
  'nodejs_eventloop_utilization_summary',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/* The library's 10 ms would wake an idle process a hundred times a second. */
const EVENT_LOOP_PRECISION_MILLISECONDS = 100;

export class SelfMetrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter<string>>();
  readonly #gauges = new Map<string, Gauge<string>>();
  readonly #histograms = new Map<string, Histogram<string>>();
  readonly #readState: () => SelfState;

  constructor(readState: () => SelfState, staticLabels: ReadonlyMap<string, string>) {
    this.#registry.setDefaultLabels(Object.fromEntries(staticLabels));
    this.#readState = readState;
    for (const family of SELF_FAMILIES) this.#register(family);
    collectDefaultMetrics({
      register: this.#registry,
      eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MILLISECONDS,
    });
    for (const name of MISNAMED_DEFAULTS) this.#registry.removeSingleMetric(name);
  }

  observeTake(seconds: number): void {
    this.#histograms.get('flowgauge_take_duration_seconds')?.observe(seconds);
  }

  observeScrape(seconds: number): void {
    this.#histograms.get('flowgauge_scrape_duration_seconds')?.observe(seconds);
  }

  /** The families as they are now; without the end mark of OpenMetrics. */
  async page(format: 'text' | 'openmetrics'): Promise<string> {
    for (const metric of [...this.#counters.values(), ...this.#gauges.values()]) metric.reset();
    for (const sample of selfSamples(this.#readState())) this.#set(sample);
    const text = await this.#registry.metrics();
    return format === 'text' ? text : openMetricsOf(text);
  }

  #register({ name, help, type, labels, buckets }: Family): void {
    const common = { name, help, labelNames: labels, registers: [this.#registry] };
    if (type === 'counter') this.#counters.set(name, new Counter(common));
    else if (type === 'gauge') this.#gauges.set(name, new Gauge(common));
    else this.#histograms.set(name, new Histogram({ ...common, buckets: [...(buckets ?? [])] }));
  }

  #set({ name, labels, value }: SelfSample): void {
    this.#counters.get(name)?.inc(labels, value);
    this.#gauges.get(name)?.set(labels, value);
  }
}

/* The library's OpenMetrics mode renames its counters for good, so the text form is rewritten:
 * a counter's metadata has no _total there, and empty lines are not allowed. */
const openMetricsOf = (text: string): string =>
  text
    .replace(
      /^# HELP (\S+)_total (.*)\n# TYPE \1_total counter$/gm,
      '# HELP $1 $2\n# TYPE $1 counter',
    )
    .replace(/\n{2,}/g, '\n');
