// SPDX-License-Identifier: Apache-2.0
// The page of real traffic is valid in each format and coding that a scraper may ask for.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { commandWithInput } from './commands.ts';
import { Exporter } from './exporter.ts';
import { rawGet } from './http.ts';
import { traffic } from './traffic.ts';

const TEXT = { accept: 'text/plain;version=0.0.4' };
const OPENMETRICS = { accept: 'application/openmetrics-text;version=1.0.0' };

function flowLines(body: Buffer): string[] {
  return body
    .toString()
    .split('\n')
    .filter((line) => /^(# \w+ )?netflow_/.test(line));
}

describe('/metrics', () => {
  let exporter: Exporter;
  let url: string;
  before(async () => {
    exporter = await Exporter.start('--window.l4=2s');
    url = `${exporter.url}/metrics`;
    await traffic('exchange', { port: 28_000 });
    await traffic('udp', { port: 28_001, family: 6 });
    await traffic('connect', { port: 28_002 });
    await exporter.settle();
  });
  after(() => exporter?.stop());

  test('as text is clean for promtool check metrics', async () => {
    const { headers, body } = await rawGet(url, TEXT);

    assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    assert.equal(await commandWithInput(body.toString(), 'promtool', 'check', 'metrics'), '');
  });

  test('has one HELP, one TYPE and one block for each family', async () => {
    const { body } = await rawGet(url, TEXT);
    const types: string[] = body.toString().match(/^# TYPE \S+/gm) ?? [];
    const helps: string[] = body.toString().match(/^# HELP \S+/gm) ?? [];

    assert.ok(types.includes('# TYPE netflow_read_bytes_total'));
    assert.equal(new Set(types).size, types.length);
    assert.equal(new Set(helps).size, types.length);
  });

  test('as OpenMetrics says so, ends with # EOF and has no other', async () => {
    const { headers, body } = await rawGet(url, OPENMETRICS);
    const text = body.toString();

    assert.match(headers['content-type'] ?? '', /^application\/openmetrics-text; version=1\.0\.0/);
    assert.ok(text.endsWith('\n# EOF\n'));
    assert.equal(text.match(/# EOF/g)?.length, 1);
    assert.match(text, /^# TYPE netflow_read_bytes counter$/m);
  });

  test('packed by gzip is the plain page', async () => {
    let plain: string[] = [];
    let packed: string[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const { headers, body } = await rawGet(url, { ...TEXT, 'accept-encoding': 'gzip' });
      plain = flowLines((await rawGet(url, TEXT)).body);
      assert.equal(headers['content-encoding'], 'gzip');
      packed = flowLines(gunzipSync(body));
      if (plain.join() === packed.join()) break; // else a window ended between the two
    }
    assert.ok(plain.length > 0);
    assert.deepEqual(packed, plain);
  });

  test('is healthy, ready, and has a landing page that names it', async () => {
    const answers = await Promise.all(
      ['/-/healthy', '/-/ready', '/'].map((path) => rawGet(exporter.url + path)),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.match(answers[2]?.body.toString() ?? '', /flowgauge/);
  });
});
