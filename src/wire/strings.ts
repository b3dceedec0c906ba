// SPDX-License-Identifier: Apache-2.0
// The end of a snapshot of either kind: where each new string ends, then their bytes.

interface StringCounts {
  readonly newStrings: number;
  readonly stringBytes: number;
}

export function readStrings(
  buffer: ArrayBuffer,
  at: number,
  { newStrings, stringBytes }: StringCounts,
): readonly string[] {
  const ends = new Uint32Array(buffer, at, newStrings);
  const bytes = new Uint8Array(buffer, at + ends.byteLength, stringBytes);
  // Processes, hosts and paths are named by anyone; what is not UTF-8 becomes U+FFFD.
  const decoder = new TextDecoder();
  let start = 0;
  return Array.from(ends, (end) => {
    const text = decoder.decode(bytes.subarray(start, end));
    start = end;
    return text;
  });
}

/** Refuses a header that says more than was written. */
export function requireBytes(byteLength: number, stringsAt: number, counts: StringCounts): void {
  const end = stringsAt + counts.newStrings * 4 + counts.stringBytes;
  if (end > byteLength) {
    throw new RangeError(`a snapshot of ${byteLength} bytes says that it has ${end}`);
  }
}
