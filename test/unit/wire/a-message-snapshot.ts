// SPDX-License-Identifier: Apache-2.0
// Builds snapshots of messages for tests: a test names only the fields that it is about.
import {
  DnsRowColumns,
  HttpMethod,
  HttpRowColumns,
  HttpVersion,
  Role,
  Transport,
} from '../../../src/wire/columns.generated.ts';
import { ipv4 } from './a-snapshot.ts';
import { snapshotOf } from './snapshot-bytes.ts';

export type HttpFields = { readonly [K in keyof HttpRowColumns]?: number | readonly number[] };
export type DnsFields = { readonly [K in keyof DnsRowColumns]?: number | readonly number[] };

export interface MessageParts {
  readonly https?: readonly HttpFields[];
  readonly dnses?: readonly DnsFields[];
  readonly strings?: readonly string[];
}

const CLIENT = {
  slot: 1,
  process: 1,
  pid: 100,
  localAddress: ipv4('10.0.0.1'),
  remoteAddress: ipv4('10.0.0.2'),
  localPort: 0,
  role: Role.client,
};

/** A GET of process 1 from 10.0.0.2:80 that was answered by 200. */
export const anHttpRow = (fields: HttpFields = {}): HttpFields => ({
  ...CLIENT,
  remotePort: 80,
  transport: Transport.tcp,
  method: HttpMethod.get,
  version: HttpVersion.http11,
  status: 200,
  requests: 1,
  ...fields,
});

/** A look-up of process 1 at 10.0.0.2:53 over UDP that found something. */
export const aDnsRow = (fields: DnsFields = {}): DnsFields => ({
  ...CLIENT,
  remotePort: 53,
  transport: Transport.udp,
  requests: 1,
  ...fields,
});

/** Buckets of a row with `count` in one of them. */
export const inBucket = (bucket: number, count = 1): readonly number[] =>
  Array.from({ length: bucket + 1 }, (_, i) => (i === bucket ? count : 0));

export function aMessageSnapshot({
  https = [],
  dnses = [],
  strings = [],
}: MessageParts): ArrayBuffer {
  return snapshotOf(
    [
      { of: HttpRowColumns, rows: https },
      { of: DnsRowColumns, rows: dnses },
    ],
    strings,
  );
}
