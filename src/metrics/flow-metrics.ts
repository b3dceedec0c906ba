// SPDX-License-Identifier: Apache-2.0
// The three measurements and the names they share; snapshots are applied one after the other, in
// the order of taking.

import type { Enrichment } from '../enrich/enrichment.ts';
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import type { DnsRowColumns, FlowRowColumns, HttpRowColumns } from '../wire/columns.generated.ts';
import { MessageSnapshot } from '../wire/message-snapshot.ts';
import { Snapshot } from '../wire/snapshot.ts';
import { DNSFLOW_COLUMNS } from './dnsflow/columns.ts';
import { DNSFLOW } from './dnsflow/measurement.ts';
import { HTTPFLOW_COLUMNS } from './httpflow/columns.ts';
import { HTTPFLOW } from './httpflow/measurement.ts';
import type { RowIdentity } from './measurement.ts';
import { MeasurementSeries, type SeriesOptions } from './measurement-series.ts';
import { Names } from './names.ts';
import { NETFLOW } from './netflow/measurement.ts';
import { addRttRows } from './netflow/rtt-columns.ts';
import { topFlows, topRequests } from './top-series.ts';

export class FlowMetrics {
  readonly netflow: MeasurementSeries<FlowRowColumns>;
  readonly httpflow: MeasurementSeries<HttpRowColumns>;
  readonly dnsflow: MeasurementSeries<DnsRowColumns>;
  /** In the order of the page. */
  readonly measurements: readonly MeasurementSeries<RowIdentity>[];
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
    yield* this.netflow.apply(flows, windowEndSeconds, {
      slot: rtts.slot,
      add: (columns, seriesOfRow) => addRttRows(columns, seriesOfRow, rtts),
    });
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
    yield* this.httpflow.apply(httpRows, windowEndSeconds);
    yield* this.dnsflow.apply(dnsRows, windowEndSeconds);
  }

  topFlows(count: number): TopFlow[] {
    return topFlows(this.netflow.table, count);
  }

  topHttp(count: number): TopRequests[] {
    return topRequests(this.httpflow.table, HTTPFLOW_COLUMNS.at, count);
  }

  topDns(count: number): TopRequests[] {
    return topRequests(this.dnsflow.table, DNSFLOW_COLUMNS.at, count);
  }
}
