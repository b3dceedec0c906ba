// SPDX-License-Identifier: Apache-2.0
// Views on the parts of a snapshot buffer: flow rows, what is beside them, HTTP rows whose requests
// in flight changed, and the strings new in it.
import {
  FlowRowColumns,
  HttpRowColumns,
  RttRowColumns,
  SnapshotHeader,
  SpanRowColumns,
} from './columns.generated.ts';
import { readStrings, requireBytes } from './strings.ts';

interface Beside {
  readonly rtts: RttRowColumns;
  readonly handshakes: SpanRowColumns;
  readonly lifetimes: SpanRowColumns;
}

export class Snapshot {
  readonly flowRows: number;
  readonly flows: FlowRowColumns;
  readonly beside: Beside;
  /** Of which only what was opened and what has ended counts: all else follows with its window. */
  readonly inFlight: HttpRowColumns;
  /** In the order of their ids, which follow those of earlier snapshots. */
  readonly newStrings: readonly string[];

  constructor(buffer: ArrayBuffer, byteLength: number) {
    const header = new SnapshotHeader(buffer);
    const flowsAt = SnapshotHeader.byteLength;
    const rttsAt = flowsAt + FlowRowColumns.byteLength(header.flowRows);
    const handshakesAt = rttsAt + RttRowColumns.byteLength(header.rttRows);
    const lifetimesAt = handshakesAt + SpanRowColumns.byteLength(header.handshakeRows);
    const inFlightAt = lifetimesAt + SpanRowColumns.byteLength(header.lifetimeRows);
    const stringsAt = inFlightAt + HttpRowColumns.byteLength(header.httpRows);
    requireBytes(byteLength, stringsAt, header);
    this.flowRows = header.flowRows;
    this.flows = new FlowRowColumns(buffer, flowsAt, header.flowRows);
    this.beside = {
      rtts: new RttRowColumns(buffer, rttsAt, header.rttRows),
      handshakes: new SpanRowColumns(buffer, handshakesAt, header.handshakeRows),
      lifetimes: new SpanRowColumns(buffer, lifetimesAt, header.lifetimeRows),
    };
    this.inFlight = new HttpRowColumns(buffer, inFlightAt, header.httpRows);
    this.newStrings = readStrings(buffer, stringsAt, header);
  }
}
