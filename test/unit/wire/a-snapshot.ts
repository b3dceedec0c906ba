// SPDX-License-Identifier: Apache-2.0
// Builds snapshots for tests: a test names only the fields that it is about.
import {
  FlowRowColumns,
  Role,
  RttRowColumns,
  SnapshotHeader,
  Transport,
} from '../../../src/wire/columns.generated.ts';

export type FlowFields = { readonly [K in keyof FlowRowColumns]?: number | readonly number[] };
export type RttFields = { readonly [K in keyof RttRowColumns]?: number };

export interface SnapshotParts {
  readonly flows?: readonly FlowFields[];
  readonly rtts?: readonly RttFields[];
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
  const { flows = [], rtts = [], strings = [] } = parts;
  const text = Buffer.from(strings.join(''));
  const flowsAt = SnapshotHeader.byteLength;
  const rttsAt = flowsAt + FlowRowColumns.byteLength(flows.length);
  const endsAt = rttsAt + RttRowColumns.byteLength(rtts.length);
  const textAt = endsAt + strings.length * 4;
  const buffer = new ArrayBuffer(textAt + text.length);
  new Uint32Array(buffer, 0, 4).set([flows.length, rtts.length, strings.length, text.length]);
  fill(new FlowRowColumns(buffer, flowsAt, flows.length), flows);
  fill(new RttRowColumns(buffer, rttsAt, rtts.length), rtts);
  new Uint32Array(buffer, endsAt, strings.length).set(endsOf(strings));
  new Uint8Array(buffer, textAt).set(text);
  return buffer;
}

function fill(columns: object, rows: readonly Record<string, number | readonly number[]>[]): void {
  for (const [name, column] of Object.entries(columns) as [string, Uint8Array][]) {
    rows.forEach((row, i) => {
      const value = [row[name] ?? []].flat();
      column.set(value, (column.length / rows.length) * i);
    });
  }
}

function endsOf(strings: readonly string[]): number[] {
  let end = 0;
  return strings.map((text) => {
    end += Buffer.byteLength(text);
    return end;
  });
}
