// SPDX-License-Identifier: Apache-2.0
// Views on the parts of a snapshot buffer: flow rows, what is beside them, new strings.
import {
  FlowRowColumns,
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
  /** In the order of their ids, which follow those of earlier snapshots. */
  readonly newStrings: readonly string[];

  constructor(buffer: ArrayBuffer, byteLength: number) {
    const header = new SnapshotHeader(buffer);
    const flowsAt = SnapshotHeader.byteLength;
    const rttsAt = flowsAt + FlowRowColumns.byteLength(header.flowRows);
    const handshakesAt = rttsAt + RttRowColumns.byteLength(header.rttRows);
    const lifetimesAt = handshakesAt + SpanRowColumns.byteLength(header.handshakeRows);
    const stringsAt = lifetimesAt + SpanRowColumns.byteLength(header.lifetimeRows);
    requireBytes(byteLength, stringsAt, header);
    this.flowRows = header.flowRows;
    this.flows = new FlowRowColumns(buffer, flowsAt, header.flowRows);
    this.beside = {
      rtts: new RttRowColumns(buffer, rttsAt, header.rttRows),
      handshakes: new SpanRowColumns(buffer, handshakesAt, header.handshakeRows),
      lifetimes: new SpanRowColumns(buffer, lifetimesAt, header.lifetimeRows),
    };
    this.newStrings = readStrings(buffer, stringsAt, header);
  }
}
