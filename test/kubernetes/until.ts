// SPDX-License-Identifier: Apache-2.0
// Waits for what another program will have done soon.

import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 60_000;

/** Fails with `show()` in its message, so that a log tells what was there instead. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  show: () => unknown,
): Promise<void> {
  const limit = Date.now() + LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > limit) {
      throw new Error(`not so after ${LIMIT_MS} ms: ${holds}\n${JSON.stringify(show(), null, 1)}`);
    }
    await sleep(20);
  }
}
