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

/** A header of whole eights of bytes: rows of each part, strings, bytes of their text. */
export function snapshotOf(parts: readonly Part[], strings: readonly string[]): ArrayBuffer {
  const text = Buffer.from(strings.join(''));
  const counts = [...parts.map(({ rows }) => rows.length), strings.length, text.length];
  const headerBytes = Math.ceil(counts.length / 2) * 8;
  const partBytes = parts.map(({ of, rows }) => of.byteLength(rows.length));
  const endsAt = partBytes.reduce((sum, bytes) => sum + bytes, headerBytes);
  const textAt = endsAt + strings.length * 4;
  const buffer = new ArrayBuffer(textAt + text.length);
  new Uint32Array(buffer, 0, counts.length).set(counts);
  let at = headerBytes;
  for (const [i, { of, rows }] of parts.entries()) {
    fill(new of(buffer, at, rows.length), rows);
    at += partBytes[i] as number;
  }
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
