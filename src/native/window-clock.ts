// SPDX-License-Identifier: Apache-2.0
// Calls back at the end of each window, aligned to the wall clock, one call at a time.

import { setTimeout as sleep } from 'node:timers/promises';

/* Timers may fire a millisecond early; a clock set back must not hold a window open for hours. */
const EARLY_MILLISECONDS = 50;

/** The first multiple of the window after `now`, in milliseconds since the epoch. */
export const windowEndAfter = (now: number, windowMilliseconds: number): number =>
  (Math.floor(now / windowMilliseconds) + 1) * windowMilliseconds;

export class WindowClock {
  readonly #windowMilliseconds: number;
  readonly #stopped = new AbortController();
  #lateWindows = 0;

  constructor(windowSeconds: number) {
    this.#windowMilliseconds = windowSeconds * 1000;
  }

  /** Window ends that passed unserved, because the one before took too long. */
  get lateWindows(): number {
    return this.#lateWindows;
  }

  /** Runs until `stop`; a window that could not be closed in time becomes part of the next. */
  async run(onEnd: (endSeconds: number) => Promise<void>): Promise<void> {
    let end = windowEndAfter(Date.now(), this.#windowMilliseconds);
    while (await this.#reached(end)) {
      await onEnd(end / 1000);
      const next = windowEndAfter(Date.now(), this.#windowMilliseconds);
      this.#lateWindows += Math.max(0, Math.round((next - end) / this.#windowMilliseconds) - 1);
      end = next;
    }
  }

  stop(): void {
    this.#stopped.abort();
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
