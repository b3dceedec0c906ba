// SPDX-License-Identifier: Apache-2.0
// Windows end on the clock, one after another, and lateness is counted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WindowClock, windowEndAfter } from '../../../src/native/window-clock.ts';

test('a window ends at the next multiple of its length', () => {
  assert.equal(windowEndAfter(1_700_000_001_234, 15_000), 1_700_000_010_000);
  assert.equal(windowEndAfter(1_700_000_010_000, 15_000), 1_700_000_025_000);
  assert.equal(windowEndAfter(1_700_000_009_999, 5_000), 1_700_000_010_000);
});

test('each end is a multiple of the window and is told when it has come', async () => {
  const clock = new WindowClock(0.05);
  const ends: number[] = [];

  await clock.run(async (end) => {
    assert.ok(Date.now() >= end * 1000);
    if (ends.push(Math.round(end * 1000)) === 3) clock.stop();
  });

  assert.equal(ends.length, 3);
  for (const end of ends) assert.equal(end % 50, 0);
});

test('a window that takes too long swallows the next ones, which are counted', async () => {
  const clock = new WindowClock(0.05);
  let running = 0;
  let windows = 0;

  await clock.run(async () => {
    running += 1;
    assert.equal(running, 1);
    if (++windows === 1) await sleep(160);
    else clock.stop();
    running -= 1;
  });

  assert.ok(clock.lateWindows >= 3, String(clock.lateWindows));
});

test('a stopped clock ends its wait at once', async () => {
  const clock = new WindowClock(3600);
  const start = performance.now();

  setImmediate(() => clock.stop());
  await clock.run(async () => assert.fail('no window has ended'));

  assert.ok(performance.now() - start < 500);
});
