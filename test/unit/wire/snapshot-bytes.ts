// SPDX-License-Identifier: Apache-2.0
// Lays out a snapshot of either kind: its head, two sets of columns, its strings.

type Row = Readonly<Record<string, number | readonly number[]>>;

interface ColumnsClass {
  new (buffer: ArrayBuffer, byteOffset: number, rows: number): object;
  byteLength(rows: number): number;
}

interface Part {
  readonly of: ColumnsClass;
  readonly rows: readonly Row[];
}

const HEADER_BYTES = 16;

export function snapshotOf([first, second]: [Part, Part], strings: readonly string[]): ArrayBuffer {
  const text = Buffer.from(strings.join(''));
  const secondAt = HEADER_BYTES + first.of.byteLength(first.rows.length);
  const endsAt = secondAt + second.of.byteLength(second.rows.length);
  const textAt = endsAt + strings.length * 4;
  const buffer = new ArrayBuffer(textAt + text.length);
  const header = [first.rows.length, second.rows.length, strings.length, text.length];
  new Uint32Array(buffer, 0, 4).set(header);
  fill(new first.of(buffer, HEADER_BYTES, first.rows.length), first.rows);
  fill(new second.of(buffer, secondAt, second.rows.length), second.rows);
  new Uint32Array(buffer, endsAt, strings.length).set(endsOf(strings));
  new Uint8Array(buffer, textAt).set(text);
  return buffer;
}

function fill(columns: object, rows: readonly Row[]): void {
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
