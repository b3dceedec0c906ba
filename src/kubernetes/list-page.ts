// SPDX-License-Identifier: Apache-2.0
// Takes a list apart while it arrives, item by item: the whole can be half a gigabyte.

import { ApiFailure } from './api-failure.ts';
import { LONGEST_OBJECT_BYTES } from './json-lines.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/* {"metadata":{…},"items":[{…},{…}]}: an item's brace is the third that is open. */
const LIST_DEPTH = 2;
const ITEM_DEPTH = 3;

/* Half of each object says who wrote which field of it. Where this key is cut in two by the
   network it stays: that costs time and nothing else. */
const MANAGED = Buffer.from('"managedFields":');
const MANAGED_DEPTH = 5;

/** What the list says of itself. */
export interface ListHead {
  readonly resourceVersion: string;
  /** Empty on the last page. */
  readonly continueToken: string;
}

export class ListPage {
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #inItems = false;
  /** That of the list which is being left out; 0 for none. */
  #leftOutDepth = 0;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** All but the items. */
  #head: Buffer[] = [];
  #headBytes = 0;

  /** The JSON text of each item that has come to its end, without its managed fields. */
  *take(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        at = this.#skipString(chunk, at);
      } else if (byte === QUOTE) {
        this.#inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#depth++;
        if (this.#inItems) start = this.#openInItems(chunk, start, at);
        else if (byte === OPEN_BRACKET && this.#depth === LIST_DEPTH) {
          this.#keepHead(chunk.subarray(start, at + 1));
          this.#inItems = true;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth--;
        if (this.#inItems && this.#depth === LIST_DEPTH) yield this.#item(chunk, start, at + 1);
        else if (this.#depth < this.#leftOutDepth) {
          this.#leftOutDepth = 0;
          start = at;
        } else if (this.#inItems && this.#depth < LIST_DEPTH) {
          this.#inItems = false;
          start = at;
        }
      }
    }
    if (this.#leftOutDepth > 0) return;
    const rest = chunk.subarray(start);
    if (!this.#inItems) this.#keepHead(rest);
    else if (this.#depth >= ITEM_DEPTH) this.#keepPiece(rest);
  }

  /** From where the item's text goes on. */
  #openInItems(chunk: Buffer, start: number, at: number): number {
    if (this.#depth === ITEM_DEPTH) return at;
    if (this.#depth !== MANAGED_DEPTH || this.#leftOutDepth > 0) return start;
    if (MANAGED.compare(chunk, Math.max(0, at - MANAGED.length), at) !== 0) return start;
    this.#keepPiece(chunk.subarray(start, at + 1));
    this.#leftOutDepth = this.#depth;
    return start;
  }

  /** @throws ApiFailure where the list did not come to its end or is none */
  end(): ListHead {
    const text = Buffer.concat(this.#head).toString();
    try {
      const { resourceVersion, continue: continueToken = '' } = JSON.parse(text).metadata;
      if (typeof resourceVersion === 'string') return { resourceVersion, continueToken };
    } catch {
      /* Said below. */
    }
    throw new ApiFailure('malformed', `not a list: ${text.slice(0, 100)}`);
  }

  /** Where the string ends, or the end of the chunk. */
  #skipString(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
    }
    return chunk.length;
  }

  #item(chunk: Buffer, start: number, end: number): string {
    if (this.#pieces.length === 0) return chunk.toString('utf8', start, end);
    const whole = Buffer.concat([...this.#pieces, chunk.subarray(start, end)]);
    this.#pieces = [];
    this.#pieceBytes = 0;
    return whole.toString();
  }

  #keepPiece(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#pieceBytes = bounded(this.#pieceBytes + piece.length);
  }

  #keepHead(piece: Buffer): void {
    this.#head.push(piece);
    this.#headBytes = bounded(this.#headBytes + piece.length);
  }
}

function bounded(bytes: number): number {
  if (bytes <= LONGEST_OBJECT_BYTES) return bytes;
  throw new ApiFailure('malformed', `an object is longer than ${LONGEST_OBJECT_BYTES} bytes`);
}
