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
import { topFlows, topRequests } from './top-series.ts';

export class FlowMetrics {
  readonly netflow: MeasurementSeries<FlowRowColumns, FlowsBeside>;
  readonly httpflow: MeasurementSeries<HttpRowColumns>;
  readonly dnsflow: MeasurementSeries<DnsRowColumns>;
  /** In the order of the page. */
  readonly measurements: readonly ShownSeries[];
  readonly #names = new Names();
  readonly #ends: Enrichment;

  constructor(options: SeriesOptions) {
    this.#ends = options.ends;
    this.netflow = new MeasurementSeries(NETFLOW, options, this.#names);
    this.httpflow = new MeasurementSeries(HTTPFLOW, options, this.#names);
    this.dnsflow = new MeasurementSeries(DNSFLOW, options, this.#names);
    this.measurements = [this.netflow, this.httpflow, this.dnsflow];
  }

  /** In steps, as applyMessages: the snapshot is to stay as it is until the last one. */
  *apply(buffer: ArrayBuffer, byteLength: number, windowEndSeconds: number): Generator<void> {
    const { flows, rtts, newStrings } = new Snapshot(buffer, byteLength);
    this.#names.add(newStrings);
    yield* this.netflow.apply(flows, windowEndSeconds, { rtts });
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
    yield* this.httpflow.apply(httpRows, windowEndSeconds, {});
    yield* this.dnsflow.apply(dnsRows, windowEndSeconds, {});
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
