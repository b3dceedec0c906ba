// SPDX-License-Identifier: Apache-2.0
// Each path answers as it should, over real connections.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Networks } from '../../../src/enrich/networks.ts';
import { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { Readers } from '../../../src/metrics/readers.ts';
import { SelfMetrics } from '../../../src/metrics/self.ts';
import type { SelfState } from '../../../src/metrics/self-samples.ts';
import { type PagesOptions, pages } from '../../../src/server/pages.ts';
import { Scrapers } from '../../../src/server/scrapers.ts';
import { PageServer } from '../../../src/server/server.ts';
import { SlicePool } from '../../../src/server/slice-pool.ts';
import { StatsRowColumns } from '../../../src/wire/columns.generated.ts';
import { BOTH_VIEWS, NO_ENDS, shown } from '../metrics/a-page.ts';

const STATE: SelfState = {
  version: '1.2.3',
  rungs: [],
  stats: new StatsRowColumns(new ArrayBuffer(StatsRowColumns.byteLength(1)), 0, 1),
  limits: { sampling: 1, httpSockets: 16384, maxL7Flows: 20000, natConnections: 65536 },
  measurements: [],
  cluster: [],
  scrapers: 0,
  conditions: [],
};

const SLICES = new SlicePool(2);
const failures: string[] = [];
let ready = true;
let readState = (): SelfState => STATE;

const OPTIONS: PagesOptions = {
  telemetryPath: '/metrics',
  sources: {
    flows: new FlowMetrics({
      labels: shown('host'),
      labelsOf: [],
      families: BOTH_VIEWS,
      maxSeries: 10,
      rememberedSeries: 10,
      windows: { l4: 15, l7: 60 },
      host: 'node-1',
      staticLabels: new Map(),
      networks: new Networks([]),
      dropped: { hostAddresses: undefined, ownPid: undefined },
      ends: NO_ENDS,
      ephemeralPort: 32768,
      portsPerServer: 32,
    }),
    self: new SelfMetrics(() => readState(), new Map()),
    slices: SLICES,
    showsCreated: false,
    scrapers: new Scrapers(new Readers()),
  },
  isReady: () => ready,
  landing: () => ({
    version: '1.2.3',
    host: 'node-1',
    mode: 'none',
    rungs: [],
    l4: { seconds: 15, endSeconds: 0 },
    l7: { seconds: 60, endSeconds: 0 },
    topFlows: [],
    topHttp: [],
    topDns: [],
    conditions: [],
    settings: [],
    telemetryPath: '/metrics',
  }),
  onFailure: (path, error) => failures.push(`${path}: ${error.message}`),
};

const server = new PageServer(pages(OPTIONS));
let origin = '';
before(async () => {
  [origin = ''] = await server.listen([{ host: '127.0.0.1', port: 0 }]);
});
after(() => server.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** node:http, as fetch would set headers of its own and unpack the body. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { headers, method }, async (message) => {
      const chunks = await message.toArray();
      resolve({
        status: message.statusCode,
        headers: message.headers,
        body: Buffer.concat(chunks),
      });
    });
    sent.on('error', reject).end();
  });
}

test('the metrics are plain text for a client that asks for nothing', async () => {
  const { status, headers, body } = await ask('/metrics');

  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(headers.vary, 'Accept, Accept-Encoding');
  assert.equal(headers['content-encoding'], undefined);
  assert.match(body.toString(), /^flowgauge_build_info\{version="1\.2\.3",node_version="/m);
  assert.doesNotMatch(body.toString(), /# EOF/);
});

test('OpenMetrics ends with its end mark, compressed where that is accepted', async () => {
  const { headers, body } = await ask('/metrics', {
    accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5',
    'accept-encoding': 'gzip',
  });

  assert.equal(
    headers['content-type'],
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  assert.equal(headers['content-encoding'], 'gzip');
  assert.match(gunzipSync(body).toString(), /\n# EOF\n$/);
});

test('HEAD gets the headers of the page and no body', async () => {
  const { status, headers, body } = await ask('/metrics', {}, 'HEAD');

  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(body.length, 0);
});

test('health says that the process answers, readiness that it captures', async () => {
  for (const path of ['/-/healthy', '/healthz']) assert.equal((await ask(path)).status, 200, path);
  for (const path of ['/-/ready', '/readyz']) assert.equal((await ask(path)).status, 200, path);

  ready = false;
  for (const path of ['/-/ready', '/readyz']) assert.equal((await ask(path)).status, 503, path);
  assert.equal((await ask('/-/healthy')).status, 200);
  ready = true;
});

test('the landing page is HTML that may load nothing from elsewhere', async () => {
  const { status, headers, body } = await ask('/');

  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['content-security-policy'], "default-src 'none'; style-src 'unsafe-inline'");
  assert.ok(body.includes('flowgauge <small>1.2.3 on node-1</small>'));
});

test('an unknown path is not found', async () => {
  const { status, body } = await ask('/nothing');

  assert.equal(status, 404);
  assert.equal(body.toString(), 'not found; the landing page is at /\n');
});

test('a page that fails is reported, and the server goes on', async () => {
  readState = () => {
    throw new Error('the capture is gone');
  };
  const failed = await ask('/metrics', { 'accept-encoding': 'gzip' });
  readState = () => STATE;

  assert.equal(failed.status, 500);
  assert.equal(failed.body.toString(), 'this page failed; the log says why\n');
  assert.deepEqual(failures, ['/metrics: the capture is gone']);
  assert.equal((await ask('/metrics')).status, 200);
});

test('a scrape beyond those served at a time is asked to come back', async () => {
  const lent = [SLICES.borrow(), SLICES.borrow()];

  const refused = await ask('/metrics', { 'accept-encoding': 'gzip' });
  for (const slice of lent) SLICES.giveBack(slice as Buffer);
  const served = await ask('/metrics');

  assert.equal(refused.status, 503);
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal(refused.body.toString(), 'as many scrapes as allowed are being served already\n');
  assert.equal(served.status, 200);
});
