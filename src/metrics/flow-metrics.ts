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
import { type GroupOptions, MeasurementGroups } from './measurement-groups.ts';
import type { ShownSeries } from './measurement-series.ts';
import { Names } from './names.ts';
import { type FlowsBeside, NETFLOW } from './netflow/measurement.ts';
import { Readers } from './readers.ts';
import { ServerPorts } from './server-ports.ts';
import { topFlows, topRequests } from './top-series.ts';

export interface FlowMetricsOptions extends Omit<GroupOptions, 'serverPorts'> {
  /** Ports of one server that are shown at once. */
  readonly portsPerServer: number;
  /** Lengths in seconds: of netflow, and of httpflow and dnsflow. */
  readonly windows: { readonly l4: number; readonly l7: number };
}

export class FlowMetrics {
  readonly netflow: MeasurementGroups<FlowRowColumns, FlowsBeside>;
  readonly httpflow: MeasurementGroups<HttpRowColumns>;
  readonly dnsflow: MeasurementGroups<DnsRowColumns>;
  /** In the order of the page. */
  readonly measurements: readonly ShownSeries[];
  readonly #names = new Names();
  /** Who reads the page again and again. */
  readonly readers = new Readers();
  readonly #ends: Enrichment;

  constructor(options: FlowMetricsOptions) {
    const { ends, portsPerServer, windows } = options;
    const ofGroups = { ...options, serverPorts: new ServerPorts(portsPerServer) };
    this.#ends = ends;
    this.netflow = new MeasurementGroups(NETFLOW, ofGroups, this.#names, windows.l4);
    this.httpflow = new MeasurementGroups(HTTPFLOW, ofGroups, this.#names, windows.l7);
    this.dnsflow = new MeasurementGroups(DNSFLOW, ofGroups, this.#names, windows.l7);
    this.measurements = [this.netflow.all, this.httpflow.all, this.dnsflow.all].flat();
  }

  /** In steps, as applyMessages: the snapshot is to stay as it is until the last one. */
  *apply(buffer: ArrayBuffer, byteLength: number, windowEndSeconds: number): Generator<void> {
    const { flows, beside, inFlight, newStrings } = new Snapshot(buffer, byteLength);
    this.#names.add(newStrings);
    yield* this.netflow.apply(flows, windowEndSeconds, beside, this.#readUpTo);
    yield* this.httpflow.applyLevel(inFlight, windowEndSeconds, {});
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
    yield* this.httpflow.apply(httpRows, windowEndSeconds, {}, this.#readUpTo);
    yield* this.dnsflow.apply(dnsRows, windowEndSeconds, {}, this.#readUpTo);
  }

  readonly #readUpTo = (series: ShownSeries): number =>
    this.readers.readUpTo(this.measurements.indexOf(series), performance.now());

  topFlows(count: number): TopFlow[] {
    return topFlows(this.netflow.main, count);
  }

  topHttp(count: number): TopRequests[] {
    return topRequests(this.httpflow.main, count);
  }

  topDns(count: number): TopRequests[] {
    return topRequests(this.dnsflow.main, count);
  }
}
