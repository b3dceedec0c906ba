// SPDX-License-Identifier: Apache-2.0
// Views on the parts of a snapshot buffer: flow rows, RTT rows and the strings new in it.
import { FlowRowColumns, RttRowColumns, SnapshotHeader } from './columns.generated.ts';
import { readStrings, requireBytes } from './strings.ts';

export class Snapshot {
  readonly flowRows: number;
  readonly rttRows: number;
  readonly flows: FlowRowColumns;
  readonly rtts: RttRowColumns;
  /** In the order of their ids, which follow those of earlier snapshots. */
  readonly newStrings: readonly string[];

  constructor(buffer: ArrayBuffer, byteLength: number) {
    const header = new SnapshotHeader(buffer);
    const flowsAt = SnapshotHeader.byteLength;
    const rttsAt = flowsAt + FlowRowColumns.byteLength(header.flowRows);
    const stringsAt = rttsAt + RttRowColumns.byteLength(header.rttRows);
    requireBytes(byteLength, stringsAt, header);
    this.flowRows = header.flowRows;
    this.rttRows = header.rttRows;
    this.flows = new FlowRowColumns(buffer, flowsAt, header.flowRows);
    this.rtts = new RttRowColumns(buffer, rttsAt, header.rttRows);
    this.newStrings = readStrings(buffer, stringsAt, header);
  }
}
