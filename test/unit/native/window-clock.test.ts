// SPDX-License-Identifier: Apache-2.0
// Windows end on the clock, one after another, and lateness is counted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WindowClock, Windows, windowEndAfter } from '../../../src/native/window-clock.ts';

test('a window ends at the next multiple of its length', () => {
  assert.equal(windowEndAfter(1_700_000_001_234, 15_000), 1_700_000_010_000);
  assert.equal(windowEndAfter(1_700_000_010_000, 15_000), 1_700_000_025_000);
  assert.equal(windowEndAfter(1_700_000_009_999, 5_000), 1_700_000_010_000);
});

test('each end is a multiple of the window and is told when it has come', async () => {
  const ends: number[] = [];
  const windows = new Windows(0.05, async (end) => {
    assert.ok(Date.now() >= end * 1000);
    if (ends.push(Math.round(end * 1000)) === 3) clock.stop();
  });
  const clock = new WindowClock([windows]);

  await clock.run();

  assert.equal(ends.length, 3);
  for (const end of ends) assert.equal(end % 50, 0);
});

test('a window that takes too long swallows the next ones, which are counted', async () => {
  let running = 0;
  let closed = 0;
  const windows = new Windows(0.05, async () => {
    running += 1;
    assert.equal(running, 1);
    if (++closed === 1) await sleep(160);
    else clock.stop();
    running -= 1;
  });
  const clock = new WindowClock([windows]);

  await clock.run();

  assert.ok(windows.late >= 3, String(windows.late));
});

test('of windows that end at once the first is closed, and done, before the second', async () => {
  const steps: string[] = [];
  const short = new Windows(0.05, async (end) => {
    steps.push(`short ${end} begins`);
    await sleep(10);
    steps.push(`short ${end} done`);
  });
  const long = new Windows(0.1, async (end) => {
    steps.push(`long ${end}`);
    if (steps.length > 8) clock.stop();
  });
  const clock = new WindowClock([short, long]);

  await clock.run();

  const longs = steps.filter((step) => step.startsWith('long'));
  assert.ok(longs.length >= 2);
  for (const step of longs) {
    const end = step.slice('long '.length);
    assert.equal(steps[steps.indexOf(step) - 1], `short ${end} done`);
  }
});

test('a window is due at its end, or when the clock was set back before it began', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_700_000_001_000 });
  const windows = new Windows(60, async () => undefined);
  windows.open();
  assert.equal(windows.end, 1_700_000_040_000);

  assert.equal(windows.isDue(1_700_000_010_000), false);
  assert.equal(windows.isDue(1_700_000_040_000), true);
  context.mock.timers.setTime(1_699_999_000_000);
  assert.equal(windows.isDue(1_699_999_010_000), true);
});

test('a stopped clock ends its wait at once', async () => {
  const clock = new WindowClock([
    new Windows(3600, async () => assert.fail('no window has ended')),
  ]);
  const start = performance.now();

  setImmediate(() => clock.stop());
  await clock.run();

  assert.ok(performance.now() - start < 500);
});
