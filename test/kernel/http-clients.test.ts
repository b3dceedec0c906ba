// SPDX-License-Identifier: Apache-2.0
// Whoever asks nginx: both reporters count what its access log says, by method, status and bytes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { command } from './commands.ts';
import type { Exporter } from './exporter.ts';
import { addedUp, assertExchanges, type Exchanges, exchangesSeen } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { Nginx } from './nginx.ts';
import type { Page } from './page.ts';
import { buildGo, JAVA, NODE, NODE_PROCESS, PYTHON } from './websites.ts';

const WRK_PORT = 29_020;
const WRK_CONNECTIONS = 4;

/** The visit of test/traffic/website.go, as the log must have it. */
const VISIT = [
  ['DELETE', '204', 1],
  ['GET', '200', 4],
  ['GET', '404', 1],
  ['HEAD', '200', 1],
  ['PUT', '201', 1],
];

const curl = async (url: string): Promise<void> => {
  const next = ['--next', '-s', '-o', '/dev/null'];
  const get = (path: string) => [...next, url + path];
  const hellos = [...get('/hello').slice(1), ...get('/hello'), ...get('/hello')];
  const put = [...next, '-T', '/etc/hostname', `${url}/put/x`];
  const others = [...next, '-I', `${url}/hello`, ...put, ...next, '-X', 'DELETE', `${url}/put/x`];
  await command('curl', ...hellos, ...get('/missing'), ...others, ...get('/big'));
};

interface Client {
  readonly name: string;
  readonly process: string;
  readonly port: number;
  readonly visit: (url: string) => Promise<unknown>;
}

const CLIENTS: readonly Client[] = [
  { name: 'curl, keeping alive', process: 'curl', port: 29_000, visit: curl },
  {
    name: 'Python, closing each connection',
    process: 'python3',
    port: 29_001,
    visit: (url) => command(...PYTHON, 'visit', url),
  },
  {
    name: 'Go',
    process: 'website',
    port: 29_002,
    visit: async (url) => command(await buildGo(), 'visit', url),
  },
  {
    name: 'Java, offering HTTP/2',
    process: 'java',
    port: 29_003,
    visit: (url) => command(...JAVA, 'visit', url),
  },
  {
    name: 'node:http',
    process: NODE_PROCESS,
    port: 29_004,
    visit: (url) => command(...NODE, 'visit', url),
  },
  {
    name: 'fetch of Node',
    process: NODE_PROCESS,
    port: 29_005,
    visit: (url) => command(...NODE, 'fetch', url),
  },
];

describe('HTTP clients of nginx', () => {
  let exporter: Exporter;
  let nginx: Nginx;
  let page: Page;
  let wrk: string;

  before(async () => {
    const ports = [...CLIENTS.map(({ port }) => port), WRK_PORT];
    nginx = await Nginx.start(ports.map((port) => `127.0.0.1:${port}`));
    exporter = await startExporter();
    for (const { port, visit } of CLIENTS) await visit(`http://127.0.0.1:${port}`);
    const pressure = ['-t1', `-c${WRK_CONNECTIONS}`, '-d1s'];
    wrk = await command('wrk', ...pressure, `http://127.0.0.1:${WRK_PORT}/hello`);
    page = await settledPage(exporter);
  });
  after(async () => {
    await exporter?.stop();
    await nginx?.stop();
  });

  for (const { name, port } of CLIENTS) {
    test(`${name}: as in the access log`, async () => {
      const logged = await nginx.logged(port);
      const kinds = addedUp(logged).map(({ method, status, count }) => [method, status, count]);

      assert.deepEqual(kinds, VISIT);
      assertExchanges(page, { server_port: port }, logged);
    });
  }

  test('wrk: the server is the log, the client what wrk counted', async () => {
    const where = { server_port: WRK_PORT };
    const client = exchangesSeen(page, 'client', where);
    const counted = Number(/(\d+) requests in/.exec(wrk)?.[1]);
    const answered = client.find(({ status }) => status === '200');
    const cutOff = client.filter(({ status }) => status === '');
    const logged = addedUp(await nginx.logged(WRK_PORT));
    const sum = (all: readonly Exchanges[]) => all.reduce((total, { count }) => total + count, 0);

    assert.ok(counted > 1000, wrk);
    assert.equal(answered?.count, counted);
    assert.deepEqual(exchangesSeen(page, 'server', where), logged);
    assert.equal(sum(client), sum(logged));
    assert.ok(sum(cutOff) <= WRK_CONNECTIONS);
  });

  test('each series names the process of its side', () => {
    const processes = (reporter: string) =>
      CLIENTS.map(({ port }) =>
        page.values('httpflow_requests_total', 'process_name', { server_port: port, reporter }),
      );
    assert.deepEqual(
      processes('client'),
      CLIENTS.map(({ process }) => [process]),
    );
    assert.deepEqual(
      processes('server'),
      CLIENTS.map(() => ['nginx']),
    );
  });
});
