// SPDX-License-Identifier: Apache-2.0
// Scrapers that keep scraping, and which windows each has read: what is new to one of them it is
// shown first at the value before, so that what it computes of two pages is the growth.

/** Windows in the table of each measurement, in the order of the page. */
export type Mark = readonly number[];

/* Time series of Prometheus are forgotten after 5 minutes without a sample. */
const LIVE_MILLISECONDS = 330_000;

const highest = (a: Mark, b: Mark): Mark => a.map((windows, i) => Math.max(windows, b[i] ?? 0));

export class Reader {
  /** What it has for certain, at full value; undefined before its first page. */
  known: Mark | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  #sent: Mark | undefined;
  #sentBefore: Mark | undefined;

  isLive(now: number): boolean {
    return now - this.#lastAt <= LIVE_MILLISECONDS;
  }

  get lastAt(): number {
    return this.#lastAt;
  }

  /** It asked again on the same connection: it has read the last page to its end. */
  acknowledge(): void {
    this.known = this.#sent ?? this.known;
  }

  /**
   * It asks on another connection, so that nobody knows whether it has the last page: what was new
   * there is shown at the value before once more, which is right in either case.
   */
  resume(): void {
    if (this.#sentBefore !== undefined) this.knows(this.#sentBefore);
  }

  knows(mark: Mark): void {
    this.known = this.known === undefined ? mark : highest(this.known, mark);
  }

  /** A page went out whole. The first shows the truth, so that nothing of it is to come again. */
  sent(mark: Mark, now: number): void {
    this.known ??= mark;
    this.#sentBefore = this.#sent;
    this.#sent = mark;
    this.#lastAt = now;
  }

  /** The windows of a measurement that it was shown at full value: by its first page, all. */
  readUpTo(measurement: number): number | undefined {
    return (this.#sentBefore ?? this.#sent)?.[measurement];
  }
}

export class Readers {
  readonly #all = new Set<Reader>();

  get size(): number {
    return this.#all.size;
  }

  add(): Reader {
    const reader = new Reader();
    this.#all.add(reader);
    return reader;
  }

  remove(reader: Reader): void {
    this.#all.delete(reader);
  }

  /** The windows of a measurement that all live readers have read. */
  readUpTo(measurement: number, now: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const reader of this.#all) {
      if (reader.isLive(now)) least = Math.min(least, reader.readUpTo(measurement) ?? least);
    }
    return least;
  }
}
