// SPDX-License-Identifier: Apache-2.0
// Lines out of pieces of a stream: a watch sends one JSON text a line, cut anywhere.

import { ApiFailure } from './api-failure.ts';

const NEWLINE = 0x0a;

/* etcd refuses objects above 1.5 MiB; as JSON with escapes they stay far below this. */
export const LONGEST_OBJECT_BYTES = 16 << 20;

export class JsonLines {
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** Each whole line of what has come, without its end. The rest waits for more. */
  *take(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield this.#line(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  #line(last: Buffer): string {
    if (this.#pieces.length === 0) return last.toString();
    const whole = Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#bytes = 0;
    return whole.toString();
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes > LONGEST_OBJECT_BYTES) {
      throw new ApiFailure('malformed', `a line is longer than ${LONGEST_OBJECT_BYTES} bytes`);
    }
  }
}
