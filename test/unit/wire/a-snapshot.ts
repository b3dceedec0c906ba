// SPDX-License-Identifier: Apache-2.0
// Builds snapshots for tests: a test names only the fields that it is about.
import {
  FlowRowColumns,
  HttpRowColumns,
  Role,
  RttRowColumns,
  SpanRowColumns,
  Transport,
} from '../../../src/wire/columns.generated.ts';
import { snapshotOf } from './snapshot-bytes.ts';

export type FlowFields = { readonly [K in keyof FlowRowColumns]?: number | readonly number[] };
export type RttFields = { readonly [K in keyof RttRowColumns]?: number };
export type SpanFields = { readonly [K in keyof SpanRowColumns]?: number };

export type InFlightFields = { readonly [K in keyof HttpRowColumns]?: number | readonly number[] };

export interface SnapshotParts {
  readonly flows?: readonly FlowFields[];
  readonly rtts?: readonly RttFields[];
  readonly handshakes?: readonly SpanFields[];
  readonly lifetimes?: readonly SpanFields[];
  readonly inFlight?: readonly InFlightFields[];
  readonly strings?: readonly string[];
}

/** 10.0.0.1 -> [0 ... 255, 255, 10, 0, 0, 1] */
export function ipv4(text: string): readonly number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...text.split('.').map(Number)];
}

/** An outgoing TCP flow of process 1 to 10.0.0.2:443. */
export function aFlow(fields: FlowFields = {}): FlowFields {
  return {
    slot: 1,
    process: 1,
    pid: 100,
    localAddress: ipv4('10.0.0.1'),
    remoteAddress: ipv4('10.0.0.2'),
    localPort: 40000,
    remotePort: 443,
    role: Role.client,
    transport: Transport.tcp,
    ...fields,
  };
}

export function aSnapshot(parts: SnapshotParts): ArrayBuffer {
  const { flows = [], rtts = [], handshakes = [], lifetimes = [] } = parts;
  const { inFlight = [], strings = [] } = parts;
  return snapshotOf(
    [
      { of: FlowRowColumns, rows: flows },
      { of: RttRowColumns, rows: rtts },
      { of: SpanRowColumns, rows: handshakes },
      { of: SpanRowColumns, rows: lifetimes },
      { of: HttpRowColumns, rows: inFlight },
    ],
    strings,
  );
}
