// SPDX-License-Identifier: Apache-2.0
// Views on the parts of a snapshot of messages: HTTP rows, DNS rows and the strings new in it.
import { DnsRowColumns, HttpRowColumns, L7SnapshotHeader } from './columns.generated.ts';
import { readStrings, requireBytes } from './strings.ts';

export class MessageSnapshot {
  readonly httpRows: HttpRowColumns;
  readonly dnsRows: DnsRowColumns;
  /** In the order of their ids, which follow those of earlier snapshots of either kind. */
  readonly newStrings: readonly string[];

  constructor(buffer: ArrayBuffer, byteLength: number) {
    const header = new L7SnapshotHeader(buffer);
    const httpAt = L7SnapshotHeader.byteLength;
    const dnsAt = httpAt + HttpRowColumns.byteLength(header.httpRows);
    const stringsAt = dnsAt + DnsRowColumns.byteLength(header.dnsRows);
    requireBytes(byteLength, stringsAt, header);
    this.httpRows = new HttpRowColumns(buffer, httpAt, header.httpRows);
    this.dnsRows = new DnsRowColumns(buffer, dnsAt, header.dnsRows);
    this.newStrings = readStrings(buffer, stringsAt, header);
  }
}
