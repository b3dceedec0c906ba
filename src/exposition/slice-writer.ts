// SPDX-License-Identifier: Apache-2.0
// Writes page lines into a buffer that is handed out, and used again, when it is full.

/**
 * No line is longer. Eight labels of pods with names as long as Kubernetes allows are most of it
 * (1.6 KiB each, on four sides), names of the ends 3.8 KiB; two domains (255 bytes, each at most 5
 * with escapes), a path (256, at most 3) and a host name (64, 3); the rest is below 1.5 KiB.
 */
export const LONGEST_LINE = 24_576;

const ZERO = 0x30;
const NEWLINE = 0x0a;

export class SliceWriter {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get isFull(): boolean {
    return this.#at + LONGEST_LINE > this.#buffer.length;
  }

  /** What was written; valid until the next write. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at);
    this.#at = 0;
    return taken;
  }

  text(text: string): void {
    this.#at += this.#buffer.write(text, this.#at);
  }

  /** One sample: `name` `{labels` `} ` value. */
  sample(name: Buffer, labels: Buffer, suffix: Buffer, value: number): void {
    this.#bytes(name);
    this.#bytes(labels);
    this.#shortBytes(suffix);
    this.#number(value);
    this.#buffer[this.#at++] = NEWLINE;
  }

  #bytes(bytes: Buffer): void {
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  // A call into the copying built-in costs more than a few bytes do.
  #shortBytes(bytes: Buffer): void {
    const at = this.#at;
    for (let i = 0; i < bytes.length; i++) this.#buffer[at + i] = bytes[i] as number;
    this.#at = at + bytes.length;
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) this.#integer(value);
    else this.text(String(value));
  }

  // Digit by digit: a string a sample would be garbage a sample.
  #integer(value: number): void {
    let end = this.#at + digitsOf(value);
    this.#at = end;
    let rest = value;
    do {
      const tens = Math.floor(rest / 10);
      this.#buffer[--end] = ZERO + (rest - tens * 10);
      rest = tens;
    } while (rest > 0);
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let bound = 10; bound <= value; bound *= 10) digits++;
  return digits;
}
