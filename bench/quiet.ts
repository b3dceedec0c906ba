// SPDX-License-Identifier: Apache-2.0
// Another exporter on this kernel would be measured too: waits for its end, repeats what it met.

import { setTimeout as sleep } from 'node:timers/promises';
import { exportersAttached } from './bpf-programs.ts';

const LOOK_MILLISECONDS = 250;
const ATTEMPTS = 2;

export class Quiet {
  /** Measurements that are used although another exporter took part in them. */
  disturbed = 0;
  #patienceMilliseconds: number;

  constructor(patienceSeconds: number) {
    this.#patienceMilliseconds = patienceSeconds * 1000;
  }

  /** `own` is the number of exporters that this measurement is about, 0 or 1. */
  async measure<T>(own: number, body: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const began = await this.#waitForOthers(own);
      const result = await body();
      if (began && (await exportersAttached()) === own) return result;
      if (attempt < ATTEMPTS) continue;
      this.disturbed += 1;
      return result;
    }
  }

  /** False when patience, which is one for the whole run, has ended. */
  async #waitForOthers(own: number): Promise<boolean> {
    while ((await exportersAttached()) !== own) {
      if (this.#patienceMilliseconds <= 0) return false;
      await sleep(LOOK_MILLISECONDS);
      this.#patienceMilliseconds -= LOOK_MILLISECONDS;
    }
    return true;
  }
}
