// SPDX-License-Identifier: Apache-2.0
// Lays out a snapshot of either kind: its head, sets of columns, its strings.

type Row = Readonly<Record<string, number | readonly number[]>>;

interface ColumnsClass {
  new (buffer: ArrayBuffer, byteOffset: number, rows: number): object;
  byteLength(rows: number): number;
}

interface Part {
  readonly of: ColumnsClass;
  readonly rows: readonly Row[];
}

/** Rows of each part, then strings and their bytes; whole columns. */
export function snapshotOf(parts: readonly Part[], strings: readonly string[]): ArrayBuffer {
  const text = Buffer.from(strings.join(''));
  const header = [...parts.map(({ rows }) => rows.length), strings.length, text.length];
  const places: number[] = [];
  let at = header.length * 4;
  for (const { of, rows } of parts) {
    places.push(at);
    at += of.byteLength(rows.length);
  }
  const textAt = at + strings.length * 4;
  const buffer = new ArrayBuffer(textAt + text.length);
  new Uint32Array(buffer, 0, header.length).set(header);
  parts.forEach(({ of: Columns, rows }, i) => {
    fill(new Columns(buffer, places[i] as number, rows.length), rows);
  });
  new Uint32Array(buffer, at, strings.length).set(endsOf(strings));
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
