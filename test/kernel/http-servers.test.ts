// SPDX-License-Identifier: Apache-2.0
// Whoever answers curl: both reporters count what curl's trace has, and the server itself.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Apache } from './apache.ts';
import { curl } from './curl.ts';
import { Daemon } from './daemon.ts';
import type { Exporter } from './exporter.ts';
import { addedUp, assertExchanges, type Exchanges } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';
import { buildGo, JAVA, NODE, NODE_PROCESS, PYTHON } from './websites.ts';

const APACHE_PORT = 29_100;

const WEBSITES = [
  { name: 'http.server of Python', port: 29_101, process: 'python3', command: async () => PYTHON },
  {
    name: 'net/http of Go',
    port: 29_102,
    process: 'website',
    command: async () => [await buildGo()],
  },
  {
    name: 'com.sun.net.httpserver of Java',
    port: 29_103,
    process: 'java',
    command: async () => JAVA,
  },
  { name: 'node:http', port: 29_104, process: NODE_PROCESS, command: async () => NODE },
] as const;

const UPLOAD = '/etc/passwd';

const visitWebsite = (site: string): Promise<Exchanges[]> =>
  curl(
    [`${site}/hello`],
    [`${site}/hello`],
    ['-I', `${site}/hello`],
    [`${site}/missing`],
    ['-T', UPLOAD, `${site}/put/x`],
    ['-X', 'DELETE', `${site}/put/x`],
    [`${site}/stream`],
    [`${site}/big`],
    ['--http1.0', `${site}/hello`],
  );

const visitApache = (site: string): Promise<Exchanges[]> =>
  curl(
    [`${site}/hello`],
    ['-I', `${site}/hello`],
    [`${site}/missing`],
    [`${site}/old`],
    ['-r', '0-2', `${site}/big`],
    ['-H', 'If-None-Match: *', `${site}/hello`],
    ['-X', 'OPTIONS', `${site}/hello`],
    ['-X', 'PURGE', `${site}/hello`],
    ['-T', UPLOAD, `${site}/put`],
    ['-X', 'DELETE', `${site}/put`],
    ['--http1.0', `${site}/hello`],
    [`${site}/big`],
  );

/** `GET 200` of each answer, sorted: a website prints one when it has gone, from any thread. */
const answersOf = (exchanges: readonly Exchanges[]): string[] =>
  exchanges.map(({ method, status }) => `${method} ${status}`).sort();

async function printedBy(server: Daemon, count: number): Promise<string[]> {
  await server.says(new RegExp(`^ready\\n(.+\\n){${count}}`));
  return server.output.trimEnd().split('\n').slice(1).sort();
}

const withOtherMethods = (exchanges: readonly Exchanges[]): Exchanges[] =>
  exchanges.map((one) => (one.method === 'PURGE' ? { ...one, method: '_OTHER' } : one));

/* Apache looks at the first byte of a next request that is there already, and mod_logio counts it
 * to the one before as well. */
const withoutRequestBytes = ({ requestBytes, ...others }: Exchanges) => others;

describe('HTTP servers that curl visits', () => {
  let exporter: Exporter;
  let apache: Apache;
  let page: Page;
  const servers: Daemon[] = [];
  const slow: Exchanges[] = [];
  const visits: Exchanges[][] = [];
  const printed: string[][] = [];
  let apacheVisit: Exchanges[];

  before(async () => {
    apache = await Apache.start(APACHE_PORT);
    for (const { port, command } of WEBSITES) {
      const [program, ...args] = await command();
      servers.push(await Daemon.start(/^ready$/m, program, ...args, 'serve', `${port}`));
    }
    exporter = await startExporter();
    apacheVisit = await visitApache(`http://127.0.0.1:${APACHE_PORT}`);
    for (const { port } of WEBSITES) visits.push(await visitWebsite(`http://127.0.0.1:${port}`));
    page = await settledPage(exporter);
    for (const { port } of WEBSITES) slow.push(...(await curl([`http://127.0.0.1:${port}/slow`])));
    for (const [index, server] of servers.entries()) {
      printed.push(await printedBy(server, (visits[index]?.length ?? 0) + 1));
    }
  });
  after(async () => {
    await exporter?.stop();
    await apache?.stop();
    for (const server of servers) await server.stop();
  });

  test('Apache: as in its access log, which agrees with curl', async () => {
    const logged = await apache.logged();

    assert.deepEqual(logged.map(withoutRequestBytes), apacheVisit.map(withoutRequestBytes));
    assert.deepEqual(
      new Set(logged.map(({ status }) => status)),
      new Set(['200', '404', '302', '206', '304', '501', '201', '204']),
    );
    assertExchanges(page, { server_port: APACHE_PORT }, withOtherMethods(apacheVisit));
  });

  for (const [index, { name, port, process }] of WEBSITES.entries()) {
    test(`${name}: as curl counted, and as the server printed`, () => {
      const visit = visits[index] ?? [];

      assert.deepEqual(printed[index], answersOf([...visit, ...slow.slice(index, index + 1)]));
      assertExchanges(page, { server_port: port }, visit);
    });

    test(`${name}: has the process ${process}`, () => {
      const where = { server_port: port, reporter: 'server' };
      assert.deepEqual(page.values('httpflow_requests_total', 'process_name', where), [process]);
    });
  }

  test('a server that thinks for 200 ms has that latency, seen from both sides', async () => {
    const later = await settledPage(exporter);
    for (const { port, name } of WEBSITES) {
      for (const reporter of ['client', 'server']) {
        const where = { server_port: port, reporter, method: 'GET', status_code: '200' };
        const grown = (family: string) => later.sum(family, where) - page.sum(family, where);
        const seconds = grown('httpflow_latency_seconds_sum');

        assert.equal(grown('httpflow_latency_seconds_count'), 1, name);
        assert.ok(seconds >= 0.2 && seconds < 0.4, `${name}, ${reporter}: ${seconds} s`);
      }
    }
    assert.equal(addedUp(slow)[0]?.count, WEBSITES.length);
  });
});
