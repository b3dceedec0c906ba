// SPDX-License-Identifier: Apache-2.0
// Closes windows of several lengths when they end, aligned to the wall clock, one at a time.

import { setTimeout as sleep } from 'node:timers/promises';

/* Timers may fire a millisecond early; a clock set back must not hold a window open for hours. */
const EARLY_MILLISECONDS = 50;

/** The first multiple of the window after `now`, in milliseconds since the epoch. */
export const windowEndAfter = (now: number, windowMilliseconds: number): number =>
  (Math.floor(now / windowMilliseconds) + 1) * windowMilliseconds;

/** The windows of one length, one after another: when the open one ends, and who closes it. */
export class Windows {
  readonly seconds: number;
  /** Window ends that passed unserved, because closing took too long. */
  late = 0;
  /** When the open window ends, in milliseconds since the epoch. */
  end = 0;
  readonly #milliseconds: number;
  readonly #close: (endSeconds: number) => Promise<void>;

  constructor(seconds: number, close: (endSeconds: number) => Promise<void>) {
    this.seconds = seconds;
    this.#milliseconds = Math.round(seconds * 1000);
    this.#close = close;
  }

  /** When `end` has come. An end beyond a window's length is from before the clock was set back. */
  isDue(end: number): boolean {
    return this.end <= end || this.end - Date.now() > this.#milliseconds;
  }

  open(): void {
    this.end = windowEndAfter(Date.now(), this.#milliseconds);
  }

  /** Closes the window; one that could not be closed in time becomes part of the next. */
  async next(): Promise<void> {
    const { end } = this;
    await this.#close(end / 1000);
    this.open();
    this.late += Math.max(0, Math.round((this.end - end) / this.#milliseconds) - 1);
  }
}

export class WindowClock {
  readonly #windows: readonly Windows[];
  readonly #stopped = new AbortController();

  /** Of those that end at once, the first is closed first. */
  constructor(windows: readonly Windows[]) {
    this.#windows = windows;
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    for (const windows of this.#windows) windows.open();
    let end = this.#nextEnd();
    while (await this.#reached(end)) {
      for (const windows of this.#windows) {
        if (this.#stopped.signal.aborted) return;
        if (windows.isDue(end)) await windows.next();
      }
      end = this.#nextEnd();
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  #nextEnd(): number {
    return Math.min(...this.#windows.map(({ end }) => end));
  }

  async #reached(end: number): Promise<boolean> {
    const signal = this.#stopped.signal;
    try {
      await sleep(Math.max(0, end - Date.now()), undefined, { signal });
      const early = end - Date.now();
      if (early > 0 && early < EARLY_MILLISECONDS) await sleep(early, undefined, { signal });
      return true;
    } catch {
      return false;
    }
  }
}
