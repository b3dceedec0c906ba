// SPDX-License-Identifier: Apache-2.0
// Takes a window in as the exporter does, slice by slice, but without serving others in between.

import { TimeSlice } from '../src/time-slice.ts';

export interface TakenIn {
  readonly milliseconds: number;
  /** For so long nobody else had the event loop. */
  readonly longestSlice: number;
}

export async function takeIn(steps: Iterator<unknown>): Promise<TakenIn> {
  const slice = new TimeSlice();
  let [began, milliseconds, longestSlice] = [performance.now(), 0, 0];
  const end = (): void => {
    const length = performance.now() - began;
    milliseconds += length;
    longestSlice = Math.max(longestSlice, length);
  };
  while (!steps.next().done) {
    if (!slice.isOver()) continue;
    end();
    await slice.rest();
    began = performance.now();
  }
  end();
  return { milliseconds, longestSlice };
}
