// SPDX-License-Identifier: Apache-2.0
// Cuts long work into short turns, so that whatever else a thread does is served in between.

import { setImmediate as nextTurn } from 'node:timers/promises';

/* Of the 20 ms that the event loop may be held: a collection of garbage may fall into a turn. */
const SLICE_MILLISECONDS = 2;

export class TimeSlice {
  #end = performance.now() + SLICE_MILLISECONDS;

  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  async rest(): Promise<void> {
    await nextTurn();
    this.#end = performance.now() + SLICE_MILLISECONDS;
  }
}

/** Does all of it, with a rest after a step wherever the slice is over. */
export async function inTurns(steps: Iterator<unknown>): Promise<void> {
  const slice = new TimeSlice();
  while (!steps.next().done) if (slice.isOver()) await slice.rest();
}
