// SPDX-License-Identifier: Apache-2.0
// A browser, with its several connections, its own headers and its network in a process apart: both
// reporters count what nginx's access log says.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command } from './commands.ts';
import type { Exporter } from './exporter.ts';
import { addedUp, assertExchanges } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { Nginx } from './nginx.ts';
import type { Page } from './page.ts';

const PORT = 29_600;

/* Of the page `/page` of nginx.ts: itself and 12 times /hello, /missing, and one PUT. */
const KINDS = [
  ['GET', '200', 13],
  ['GET', '404', 1],
  ['PUT', '201', 1],
];

async function browse(url: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'flowgauge-chromium-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update'];
  const profile = `--user-data-dir=${directory}`;
  const wait = ['--virtual-time-budget=10000', '--dump-dom'];
  const page = await command('chromium', ...flags, ...quiet, profile, ...wait, url);
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  return page;
}

describe('Chromium', () => {
  let exporter: Exporter;
  let nginx: Nginx;
  let page: Page;

  before(async () => {
    nginx = await Nginx.start([`127.0.0.1:${PORT}`]);
    exporter = await startExporter();
    assert.match(await browse(`http://127.0.0.1:${PORT}/page`), /<title>visited<\/title>/);
    page = await settledPage(exporter);
  });
  after(async () => {
    await exporter?.stop();
    await nginx?.stop();
  });

  test('what nginx logged, from both sides', async () => {
    const logged = await nginx.logged(PORT);
    const asked = addedUp(logged).map(({ method, status, count }) => [method, status, count]);

    assert.deepEqual(asked, KINDS);
    assertExchanges(page, { server_port: PORT }, logged);
  });

  test('by the process that does its network', () => {
    const where = { server_port: PORT, reporter: 'client' };
    assert.deepEqual(page.values('httpflow_requests_total', 'process_name', where), ['chromium']);
  });

  test('and nothing was lost', () => {
    assert.equal(page.sum('flowgauge_l7_losses_total'), 0);
  });
});
