// SPDX-License-Identifier: Apache-2.0
// Series end when their flow has been idle, and past the cap they are folded, never dropped.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { traffic } from './traffic.ts';

describe('a flow that goes quiet', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--flow.idle=3s');
  });
  after(() => exporter?.stop());

  test('shows a window of 0, keeps its total, and ends after the idle time', async () => {
    const where = { server_port: 28_300, reporter: 'client' };
    const { client } = await traffic('exchange', { port: 28_300 });
    const quiet = await exporter.settle();
    const idle = await exporter.settle(1);
    let gone = idle;
    for (
      let tries = 0;
      tries < 10 && gone.select('netflow_read_bytes_total', where).length;
      tries++
    ) {
      await sleep(1000);
      gone = await exporter.page();
    }

    assert.equal(quiet.sum('netflow_read_bytes_total', where), client.readBytes);
    assert.equal(idle.sum('netflow_read_bytes_total', where), client.readBytes);
    const windows = idle.select('netflow_window_read_bytes', where).map(({ value }) => value);
    assert.deepEqual(windows, [0]);
    assert.deepEqual(gone.select('netflow_read_bytes_total', where), []);
    assert.deepEqual(gone.select('netflow_tcp_established_total', where), []);
  });
});

describe('more label sets than --series.max', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--series.max=3');
  });
  after(() => exporter?.stop());

  test('are folded, and sums by reporter stay true', async () => {
    const written = (page: Page): number =>
      page.sum('netflow_written_bytes_total', { reporter: 'client' });
    const before = written(await exporter.settle());
    for (let port = 28_310; port < 28_320; port++) {
      await traffic('send', { port, bytes: 100_000_000 });
    }
    const page = await exporter.settle();

    const own = page
      .select('netflow_written_bytes_total')
      .filter(({ labels }) => labels.server_port !== '__overflow__');
    const added = written(page) - before;
    assert.ok(own.length <= 3, `${own.length} series`);
    // What others of this machine write meanwhile is in the sum; it is less than one of the ten.
    assert.ok(added >= 1_000_000_000 && added < 1_100_000_000, `${added} bytes`);
    assert.ok(page.sum('flowgauge_series_folded_total') > 0);
  });
});

describe('more flows than --capture.max-flows', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--capture.max-flows=1');
  });
  after(() => exporter?.stop());

  test('are added up by reporter, transport and direction', async () => {
    const [sent, received] = ['netflow_written_bytes_total', 'netflow_read_bytes_total'] as const;
    const overflow = { transport: 'tcp', server_port: '__overflow__' };
    const client = { ...overflow, reporter: 'client', direction: 'outgoing' };
    const server = { ...overflow, reporter: 'server', direction: 'incoming' };
    const before = await exporter.settle();
    for (let port = 28_340; port < 28_343; port++) {
      await traffic('send', { port, bytes: 100_000_000 });
    }
    const page = await exporter.settle();

    const grown = (name: string, where: typeof client): number =>
      page.sum(name, where) - before.sum(name, where);
    // What others of this machine move meanwhile is in the sums, and one of the six has a row.
    for (const bytes of [grown(sent, client), grown(received, server)]) {
      assert.ok(bytes >= 200_000_000 && bytes < 350_000_000, `${bytes} bytes`);
    }
    for (const bytes of [grown(received, client), grown(sent, server)]) {
      assert.ok(bytes < 50_000_000, `${bytes} bytes`);
    }
    assert.ok(page.sum('flowgauge_flows_folded_total', { measurement: 'netflow' }) >= 5);
  });
});

describe('views', () => {
  for (const [view, wanted, unwanted] of [
    ['counters', 'netflow_read_bytes_total', 'netflow_window_read_bytes'],
    ['windows', 'netflow_window_read_bytes', 'netflow_read_bytes_total'],
  ] as const) {
    test(`--views=${view} shows only its own families`, async () => {
      const exporter = await Exporter.start(`--views=${view}`);
      await traffic('exchange', { port: 28_330 });
      const page = await exporter.settle();
      await exporter.stop();

      assert.ok(page.select(wanted, { server_port: 28_330 }).length > 0);
      assert.deepEqual(page.select(unwanted), []);
    });
  }
});
