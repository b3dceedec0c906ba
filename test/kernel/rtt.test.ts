// SPDX-License-Identifier: Apache-2.0
// RTT is what the socket itself measured; a window without a measurement has none, never a zero.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from './exporter.ts';
import type { Labels, Page } from './page.ts';
import { pausedTraffic, type Result, traffic } from './traffic.ts';

const FAMILIES = [
  { name: 'rtt', field: 'rtt' },
  { name: 'rtt_var', field: 'rttVar' },
] as const;

function assertBetween(seconds: number, [low, high]: readonly [number, number]): void {
  const text = `${seconds} s is not within ${low} to ${high} us`;
  assert.ok(seconds >= low / 1e6 - 1e-9 && seconds <= high / 1e6 + 1e-9, text);
}

describe('RTT of a busy connection', () => {
  let exporter: Exporter;
  let result: Result;
  let last: Page;
  const seen: Page[] = [];
  const client: Labels = { server_port: 25_000, reporter: 'client' };

  before(async () => {
    exporter = await Exporter.start();
    const running = traffic('exchange', { port: 25_000, count: 150, pause: 20 });
    for (const end = Date.now() + 3000; Date.now() < end; await sleep(200)) {
      seen.push(await exporter.page());
    }
    result = await running;
    last = await exporter.settle();
  });
  after(() => exporter?.stop());

  for (const { name, field } of FAMILIES) {
    test(`${name}: the mean of the histogram is within the range of TCP_INFO`, () => {
      const count = last.sum(`netflow_tcp_${name}_seconds_count`, client);
      const sum = last.sum(`netflow_tcp_${name}_seconds_sum`, client);
      assert.ok(count > 0);
      assertBetween(sum / count, result.client[field]);
    });

    test(`${name}: each window's mean is within the range of TCP_INFO`, () => {
      const means = seen.flatMap((page) =>
        page.select(`netflow_window_tcp_${name}_seconds`, client),
      );
      assert.ok(means.length > 0);
      for (const { value } of means) assertBetween(value, result.client[field]);
    });
  }

  test('all measurements are in a bucket', () => {
    const count = last.sum('netflow_tcp_rtt_seconds_count', client);
    const inf = last.sum('netflow_tcp_rtt_seconds_bucket', { ...client, le: '+Inf' });
    assert.equal(inf, count);
  });
});

describe('RTT of a silent connection', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start();
  });
  after(() => exporter?.stop());

  test('is absent from a window without traffic, whose bytes are 0', async () => {
    const connection = await pausedTraffic('exchange', { port: 25_001, first: 1 });
    await exporter.settle();
    const page = await exporter.settle(1);
    await connection.finish();

    const client = { server_port: 25_001, reporter: 'client' };
    assert.deepEqual(page.select('netflow_window_tcp_rtt_seconds', client), []);
    const written = page.select('netflow_window_written_bytes', client);
    assert.deepEqual(
      written.map(({ value }) => value),
      [0],
    );
    assert.ok(page.sum('netflow_tcp_rtt_seconds_sum', client) > 0);
  });
});
