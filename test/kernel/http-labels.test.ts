// SPDX-License-Identifier: Apache-2.0
// Paths are shown where asked for, as templates: configured ones first, then with ids folded.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, converse, server } from './conversation.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

const PORT = 29_650;
const PATTERNS = '/shops/{shop}/items/{item},/static/**';

const get = (path: string, version = '1.1'): string =>
  `GET ${path} HTTP/${version}\r\nHost: h\r\n\r\n`;
const answer = (status: number, version = '1.1'): string =>
  `HTTP/${version} ${status} R\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n`;

const found = (path: string) => [client(get(path)), server(answer(200))];
const missing = (path: string) => [client(get(path)), server(answer(404))];

const TURNS = [
  ...found('/shops/berlin/items/a-lamp?colour=red&token=secret'),
  ...found('/shops/paris/items/77'),
  ...found('/static/css/site.css'),
  ...found('/static/js/a/b/c.js'),
  ...found('/users/12345/orders'),
  ...found('/users/67890/orders#top'),
  ...found('/users/3b241101-e2bb-4255-8caf-4136c566a962'),
  ...found('/health'),
  ...found('http://h:29650/health'),
  ...missing('/wp-admin/setup.php'),
  ...missing('/.env'),
  ...found(`/${'long/'.repeat(400)}`),
  client(get('/old', '1.0').replace('\r\n\r\n', '\r\nConnection: keep-alive\r\n\r\n')),
  server(answer(200, '1.0')),
];

describe('Labels of HTTP that are asked for', () => {
  let exporter: Exporter;
  let page: Page;
  before(async () => {
    const labels = '--labels=host,path,http_version';
    exporter = await startExporter(labels, `--http.path-patterns=${PATTERNS}`);
    await converse(PORT, TURNS);
    page = await settledPage(exporter);
  });
  after(() => exporter?.stop());

  for (const reporter of ['client', 'server']) {
    const where = { server_port: PORT, reporter };
    const countOf = (path: string) => page.sum('httpflow_requests_total', { ...where, path });

    test(`configured patterns come first (${reporter})`, () => {
      assert.equal(countOf('/shops/{shop}/items/{item}'), 2);
      assert.equal(countOf('/static/**'), 2);
    });

    test(`what looks like an id is folded (${reporter})`, () => {
      assert.equal(
        page.values('httpflow_requests_total', 'path', where).filter((path) => /\d/.test(path))
          .length,
        0,
      );
      const users = page
        .select('httpflow_requests_total', where)
        .filter(({ labels }) => labels.path?.startsWith('/users/'));
      assert.deepEqual(users.map(({ value }) => value).sort(), [1, 2]);
    });

    test(`a path that means itself stays, with or without the host (${reporter})`, () => {
      assert.equal(countOf('/health'), 2);
    });

    test(`all that is not found is one (${reporter})`, () => {
      const paths = page.values('httpflow_requests_total', 'path', {
        ...where,
        status_code: '404',
      });
      assert.equal(paths.length, 1);
      assert.equal(page.sum('httpflow_requests_total', { ...where, status_code: '404' }), 2);
    });

    test(`a path that is too long is counted as such (${reporter})`, () => {
      assert.equal(page.sum('httpflow_truncated_paths_total', where), 1);
    });

    test(`the version is that of the exchange (${reporter})`, () => {
      const old = { ...where, http_version: '1.0' };
      assert.equal(page.sum('httpflow_requests_total', old), 1);
      assert.equal(page.sum('httpflow_requests_total', { ...where, http_version: '1.1' }), 12);
    });
  }

  test('no query and no fragment is on the page', async () => {
    const text = await (await fetch(`${exporter.url}/metrics`)).text();
    for (const secret of ['secret', 'token', 'colour', '#top', 'wp-admin']) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});
