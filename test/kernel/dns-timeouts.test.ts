// SPDX-License-Identifier: Apache-2.0
// A look-up without an answer in time is a time-out: one request, no latency, no other rcode.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { client, later, server, type Turn } from './conversation.ts';
import { Datagrams } from './datagrams.ts';
import { answer, type Query, query } from './dns-bytes.ts';
import { assertLookups, lookups } from './dns-lookups.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const PORT = 29_801;
const TIMEOUT_MS = 1000;

const one: Query = { id: 1, name: 'one.example' };
const two: Query = { id: 2, name: 'two.example' };
const ask = client(query(one));
const reply = server(answer(one));
const others = server(answer({ ...one, id: 77 }), answer({ ...two, id: one.id }));

/* Timers may fire a millisecond early: 302 for 300. */
const CASES = {
  unanswered: { address: '127.53.1.1', turns: [ask, ask, ask] },
  late: { address: '127.53.1.2', turns: [ask, later(TIMEOUT_MS * 1.5, reply)] },
  others: { address: '127.53.1.3', turns: [ask, others] },
  slow: { address: '127.53.1.4', turns: [ask, later(302, ask), later(302, reply)] },
} as const;

const lost = (page: Page, reason: string): number =>
  page.sum('flowgauge_l7_losses_total', { reason });

describe('A DNS time-out', () => {
  let exporter: Exporter;
  let page: Page;
  let late: number;
  const open: Datagrams[] = [];

  async function say(address: string, turns: readonly Turn[]): Promise<void> {
    const between = await Datagrams.open(address, PORT);
    open.push(between);
    await between.say(...turns);
  }

  before(async () => {
    exporter = await startExporter(`--dns.ports=${PORT}`, `--dns.timeout=${TIMEOUT_MS}ms`);
    const before = await exporter.page();
    await Promise.all(Object.values(CASES).map(({ address, turns }) => say(address, turns)));
    page = await settledPage(exporter, 3);
    late = lost(page, 'late_answer') - lost(before, 'late_answer');
  });
  after(async () => {
    for (const between of open) between.close();
    await exporter?.stop();
  });

  test('is what no answer makes, however often it was asked', () => {
    assertLookups(page, { server_ip: CASES.unanswered.address }, lookups({ timeout: 1 }, 2));
  });

  test('stays one when the answer comes late, which is counted apart', () => {
    assertLookups(page, { server_ip: CASES.late.address }, lookups({ timeout: 1 }));
    assert.equal(late, 2); // as both sides saw it
  });

  test('comes even if answers to other questions do', () => {
    assertLookups(page, { server_ip: CASES.others.address }, lookups({ timeout: 1 }));
  });

  test('is not what a slow answer makes: its latency is from the first query on', () => {
    assertLookups(page, { server_ip: CASES.slow.address }, lookups({ NOERROR: 1 }, 1));
    for (const reporter of ['client', 'server']) {
      const where = { server_ip: CASES.slow.address, reporter };
      const seconds = page.sum('dnsflow_latency_seconds_sum', where);
      assert.ok(seconds >= 0.6 && seconds < 1, `${seconds} s, ${reporter}`);
    }
  });

  test('is in no latency of its window', () => {
    const where = { rcode: 'timeout' };
    assert.ok(page.select('dnsflow_window_requests', where).length > 0);
    assert.deepEqual(page.select('dnsflow_window_latency_seconds', where), []);
    assert.deepEqual(page.select('dnsflow_window_latency_max_seconds', where), []);
  });

  test('is on the page when it is due, not before', async () => {
    const where = { server_ip: '127.53.1.5', reporter: 'client' };
    await say(where.server_ip, [ask]);
    const asked = Date.now();
    while ((await exporter.page()).sum('dnsflow_timeouts_total', where) === 0) {
      assert.ok(Date.now() < asked + 10_000, 'no time-out');
      await sleep(50);
    }
    const passed = Date.now() - asked;

    // The time-out, a second of the wheel at most, and the window that it falls in.
    assert.ok(passed >= TIMEOUT_MS - 1 && passed < 3500, `${passed} ms`);
  });
});
