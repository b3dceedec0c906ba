// SPDX-License-Identifier: Apache-2.0
// Who is taken for which scraper, over real connections: by the connection, and by what it says.

import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, test } from 'node:test';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { SelfMetrics } from '../../../src/metrics/self.ts';
import { pages } from '../../../src/server/pages.ts';
import { Scrapers } from '../../../src/server/scrapers.ts';
import { PageServer } from '../../../src/server/server.ts';
import { SlicePool } from '../../../src/server/slice-pool.ts';
import { applyWindow, someMetrics } from '../metrics/a-page.ts';
import { stateWith } from '../metrics/a-self-state.ts';
import { aFlow } from '../wire/a-snapshot.ts';

const PROMETHEUS = {
  'user-agent': 'Prometheus/3.16.0',
  'x-prometheus-scrape-timeout-seconds': '10',
  accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3',
};

const metrics: FlowMetrics = someMetrics();
const server = new PageServer(
  pages({
    telemetryPath: '/metrics',
    sources: {
      flows: metrics,
      self: new SelfMetrics(() => stateWith(), new Map()),
      slices: new SlicePool(8),
      showsCreated: false,
      scrapers: new Scrapers(metrics.readers),
    },
    isReady: () => true,
    landing: () => assert.fail('nobody asks for it'),
    onFailure: (path, error) => assert.fail(`${path}: ${error.message}`),
  }),
);
let origin = '';
before(async () => {
  applyWindow(metrics, { strings: ['', 'curl'] });
  [origin = ''] = await server.listen([{ host: '127.0.0.1', port: 0 }]);
});
after(() => server.close());

const agents: Agent[] = [];
after(() => {
  for (const agent of agents) agent.destroy();
});

/** A client with one connection, kept alive. */
function aConnection(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

/** The bytes that a page shows of the port, undefined where it has no such line. */
function bytesOf(
  port: number,
  agent: Agent,
  headers: Record<string, string> = PROMETHEUS,
  path = '/metrics',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { agent, headers }, async (message) => {
      const page = Buffer.concat(await message.toArray()).toString();
      const line = new RegExp(`^netflow_read_bytes_total{.*server_port="${port}".*} (\\d+)$`, 'm');
      const found = line.exec(page)?.[1];
      resolve(found === undefined ? undefined : Number(found));
    });
    sent.on('error', reject).end();
  });
}

let port = 1000;
/** A flow of 7 bytes to a port that no page has shown. */
function somethingNew(): number {
  port += 1;
  applyWindow(metrics, { flows: [aFlow({ slot: port, remotePort: port, readBytes: 7 })] });
  return port;
}

/** The connection is closed, and the server knows. */
async function end(agent: Agent): Promise<void> {
  agent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test('who asks again on a connection is shown 0, then the growth', async () => {
  const connection = aConnection();
  await bytesOf(0, connection);
  const fresh = somethingNew();

  assert.equal(await bytesOf(fresh, connection), 0);
  assert.equal(await bytesOf(fresh, connection), 7);
});

test('a first page shows the truth, and so does every page to curl and browsers', async () => {
  const curl = aConnection();
  const headers = { 'user-agent': 'curl/8.0', accept: '*/*' };
  await bytesOf(0, curl, headers);
  const fresh = somethingNew();

  assert.equal(await bytesOf(fresh, curl, headers), 7);
  assert.equal(await bytesOf(fresh, aConnection(), { ...PROMETHEUS, 'user-agent': 'first' }), 7);
});

test('scrapers that say the same of themselves are told apart by their connection', async () => {
  const [quick, slow] = [aConnection(), aConnection()];
  await bytesOf(0, quick);
  await bytesOf(0, slow);
  const fresh = somethingNew();

  assert.deepEqual(
    [await bytesOf(fresh, quick), await bytesOf(fresh, quick), await bytesOf(fresh, slow)],
    [0, 7, 0],
  );
  assert.equal(await bytesOf(fresh, slow), 7);
});

test('who comes back on another connection goes on where it was', async () => {
  const headers = { ...PROMETHEUS, 'user-agent': 'Prometheus/restarted' };
  const before = aConnection();
  await bytesOf(0, before, headers);
  const known = somethingNew();
  await bytesOf(known, before, headers);
  await bytesOf(known, before, headers);
  await end(before);
  const fresh = somethingNew();
  const after = aConnection();

  assert.equal(await bytesOf(fresh, after, headers), 0);
  assert.equal(await bytesOf(known, after, headers), 7);
  assert.equal(await bytesOf(fresh, after, headers), 7);
});

test('of two that could be it, none is shown less than it may have seen', async () => {
  const headers = { ...PROMETHEUS, 'user-agent': 'Prometheus/pair' };
  const [quick, slow] = [aConnection(), aConnection()];
  await bytesOf(0, quick, headers);
  await bytesOf(0, slow, headers);
  const fresh = somethingNew();
  for (let i = 0; i < 3; i++) await bytesOf(fresh, quick, headers);
  await end(quick);
  await end(slow);

  assert.equal(await bytesOf(fresh, aConnection(), headers), 7);
  assert.equal(await bytesOf(fresh, aConnection(), headers), 7);
});

test('who could not be known again is not waited for once its connection is closed', async () => {
  const headers = { accept: PROMETHEUS.accept };
  const before = metrics.readers.size;
  const telegraf = aConnection();
  await bytesOf(0, telegraf, headers);
  const meanwhile = metrics.readers.size;
  await end(telegraf);

  assert.deepEqual([meanwhile, metrics.readers.size], [before + 1, before]);
});

test('behind a proxy the client counts, not the connection', async () => {
  const shared = aConnection();
  const [one, two] = ['10.0.0.1', '10.0.0.2'].map((ip) => ({
    ...PROMETHEUS,
    'x-forwarded-for': ip,
  }));
  await bytesOf(0, shared, one);
  await bytesOf(0, shared, two);
  const fresh = somethingNew();
  const seen: (number | undefined)[][] = [];
  for (let i = 0; i < 3; i++) {
    seen.push([await bytesOf(fresh, shared, one), await bytesOf(fresh, shared, two)]);
  }

  assert.deepEqual(seen, [
    [0, 0],
    [0, 0],
    [7, 7],
  ]);
});

test('another path is another scrape', async () => {
  const connection = aConnection();
  const flows = '/metrics?collect[]=netflow';
  await bytesOf(0, connection);
  await bytesOf(0, connection, PROMETHEUS, flows);
  const fresh = somethingNew();
  await bytesOf(fresh, connection);

  assert.equal(await bytesOf(fresh, connection), 7);
  assert.equal(await bytesOf(fresh, connection, PROMETHEUS, flows), 0);
});

test('collect[] chooses what is on the page', async () => {
  const curl = aConnection();
  const headers = { accept: '*/*' };
  const fresh = somethingNew();

  assert.equal(await bytesOf(fresh, curl, headers, '/metrics?collect[]=dnsflow'), undefined);
  assert.equal(await bytesOf(fresh, curl, headers, '/metrics?collect[]=netflow_read_*'), 7);
});

test('a connection of a scraper stays open for longer than Prometheus keeps it', async () => {
  const connection = aConnection();
  await bytesOf(0, connection);
  await new Promise((resolve) => setTimeout(resolve, 7000));
  const [socket] = Object.values(connection.freeSockets).flat();
  const port = socket?.localPort;
  await bytesOf(0, connection);

  assert.equal(Object.values(connection.freeSockets).flat()[0]?.localPort, port);
});
