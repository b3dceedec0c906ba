// SPDX-License-Identifier: Apache-2.0
// How long to wait before the next attempt: longer each time, and never all agents at once.

const LEAST_SECONDS = 1;
const MOST_SECONDS = 30;

/* Nobody means more, and a timer cannot hold weeks. */
const MOST_ASKED_SECONDS = 600;

export class Backoff {
  #last = LEAST_SECONDS;
  readonly #random: () => number;

  /** @param random from 0 to 1, as Math.random */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /**
   * Seconds from 1 to 30, at most three times the last wait; where the server asks for more, that,
   * up to ten minutes.
   */
  next(retryAfterSeconds = 0): number {
    const most = Math.min(MOST_SECONDS, this.#last * 3);
    this.#last = LEAST_SECONDS + this.#random() * (most - LEAST_SECONDS);
    const asked = Math.min(MOST_ASKED_SECONDS, retryAfterSeconds);
    return asked <= this.#last ? this.#last : asked + this.#random() * LEAST_SECONDS;
  }

  reset(): void {
    this.#last = LEAST_SECONDS;
  }
}
