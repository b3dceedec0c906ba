// SPDX-License-Identifier: Apache-2.0
// Views on the parts of a snapshot buffer: flow rows, RTT rows and the strings new in it.
import { FlowRowColumns, RttRowColumns, SnapshotHeader } from './columns.generated.ts';

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
    const end = stringsAt + header.newStrings * 4 + header.stringBytes;
    if (end > byteLength) {
      throw new RangeError(`a snapshot of ${byteLength} bytes says that it has ${end}`);
    }
    this.flowRows = header.flowRows;
    this.rttRows = header.rttRows;
    this.flows = new FlowRowColumns(buffer, flowsAt, header.flowRows);
    this.rtts = new RttRowColumns(buffer, rttsAt, header.rttRows);
    this.newStrings = readStrings(buffer, stringsAt, header);
  }
}

function readStrings(buffer: ArrayBuffer, at: number, header: SnapshotHeader): readonly string[] {
  const ends = new Uint32Array(buffer, at, header.newStrings);
  const bytes = new Uint8Array(buffer, at + ends.byteLength, header.stringBytes);
  // A process may name itself with any bytes; what is not UTF-8 becomes U+FFFD.
  const decoder = new TextDecoder();
  let start = 0;
  return Array.from(ends, (end) => {
    const text = decoder.decode(bytes.subarray(start, end));
    start = end;
    return text;
  });
}
