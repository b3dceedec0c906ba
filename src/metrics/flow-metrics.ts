// SPDX-License-Identifier: Apache-2.0
// The three measurements and the names they share; snapshots are applied one after the other, in
// the order of taking.

import type { Enrichment } from '../enrich/enrichment.ts';
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import type { DnsRowColumns, FlowRowColumns, HttpRowColumns } from '../wire/columns.generated.ts';
import { MessageSnapshot } from '../wire/message-snapshot.ts';
import { Snapshot } from '../wire/snapshot.ts';
import { DNSFLOW } from './dnsflow/measurement.ts';
import { HTTPFLOW } from './httpflow/measurement.ts';
import { MeasurementSeries, type SeriesOptions, type ShownSeries } from './measurement-series.ts';
import { Names } from './names.ts';
import { type FlowsBeside, NETFLOW } from './netflow/measurement.ts';
import { Readers } from './readers.ts';
import { topFlows, topRequests } from './top-series.ts';

export interface FlowMetricsOptions extends SeriesOptions {
  /** Lengths in seconds: of netflow, and of httpflow and dnsflow. */
  readonly windows: { readonly l4: number; readonly l7: number };
}

export class FlowMetrics {
  readonly netflow: MeasurementSeries<FlowRowColumns, FlowsBeside>;
  readonly httpflow: MeasurementSeries<HttpRowColumns>;
  readonly dnsflow: MeasurementSeries<DnsRowColumns>;
  /** In the order of the page. */
  readonly measurements: readonly ShownSeries[];
  readonly #names = new Names();
  /** Who reads the page again and again. */
  readonly readers = new Readers();
  readonly #ends: Enrichment;

  constructor(options: FlowMetricsOptions) {
    this.#ends = options.ends;
    this.netflow = new MeasurementSeries(NETFLOW, options, this.#names, options.windows.l4);
    this.httpflow = new MeasurementSeries(HTTPFLOW, options, this.#names, options.windows.l7);
    this.dnsflow = new MeasurementSeries(DNSFLOW, options, this.#names, options.windows.l7);
    this.measurements = [this.netflow, this.httpflow, this.dnsflow];
  }

  /** In steps, as applyMessages: the snapshot is to stay as it is until the last one. */
  *apply(buffer: ArrayBuffer, byteLength: number, windowEndSeconds: number): Generator<void> {
    const { flows, rtts, newStrings } = new Snapshot(buffer, byteLength);
    this.#names.add(newStrings);
    yield* this.netflow.apply(flows, windowEndSeconds, { rtts }, this.#readUpTo(0));
    this.#ends.sweep(
      this.measurements.map(
        ({ table }) =>
          (used) =>
            table.addViews(used),
      ),
    );
  }

  *applyMessages(
    buffer: ArrayBuffer,
    byteLength: number,
    windowEndSeconds: number,
  ): Generator<void> {
    const { httpRows, dnsRows, newStrings } = new MessageSnapshot(buffer, byteLength);
    this.#names.add(newStrings);
    yield* this.httpflow.apply(httpRows, windowEndSeconds, {}, this.#readUpTo(1));
    yield* this.dnsflow.apply(dnsRows, windowEndSeconds, {}, this.#readUpTo(2));
  }

  #readUpTo(measurement: number): number {
    return this.readers.readUpTo(measurement, performance.now());
  }

  topFlows(count: number): TopFlow[] {
    return topFlows(this.netflow, count);
  }

  topHttp(count: number): TopRequests[] {
    return topRequests(this.httpflow, count);
  }

  topDns(count: number): TopRequests[] {
    return topRequests(this.dnsflow, count);
  }
}
