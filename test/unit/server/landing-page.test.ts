// SPDX-License-Identifier: Apache-2.0
// What the landing page shows, and that nobody can write HTML into it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grows } from '../../../src/conditions/condition.ts';
import { type Landing, landingPage } from '../../../src/server/landing-page.ts';
import { readableBytes, readableSeconds } from '../../../src/server/readable.ts';

const LANDING: Landing = {
  version: '1.2.3',
  host: 'node-1',
  mode: 'kprobe',
  rungs: [
    { signal: 'send', mode: 'tp_btf', state: 'refused', reason: 'kernel < 6.3' },
    { signal: 'send', mode: 'fexit', state: 'unused', reason: '' },
  ],
  topFlows: [
    {
      labels: { process_name: '<script>"x"&', server_ip: '10.0.0.1', extra: 'unseen' },
      readBytes: 1536,
      writtenBytes: 999,
    },
  ],
  l4: { seconds: 15, endSeconds: 1_700_000_010 },
  l7: { seconds: 60, endSeconds: 1_699_999_980 },
  topHttp: [],
  topDns: [],
  conditions: [],
  settings: [],
  telemetryPath: '/numbers',
};

test('the page says version, host, mode, refusals with reason, flows and the metrics path', () => {
  const page = landingPage(LANDING);

  for (const text of [
    '<title>flowgauge on node-1</title>',
    '1.2.3 on node-1',
    '<h2>Capture: kprobe</h2>',
    '<td class="refused">refused</td><td>kernel &lt; 6.3</td>',
    'Not needed here: fexit.',
    '<h2>Top flows of the 15 s until 22:13:30 UTC</h2>',
    '<td class="number">1.5 KiB</td>',
    '<td class="number">999 B</td>',
    '<a href="/numbers">',
  ]) {
    assert.ok(page.includes(text), `${text} in ${page}`);
  }
  assert.ok(!page.includes('unseen'));
});

test('a process name cannot become HTML', () => {
  const page = landingPage(LANDING);

  assert.ok(page.includes('<td>&lt;script&gt;&quot;x&quot;&amp;</td>'));
  assert.ok(!page.includes('<script'));
});

test('what is wrong is said with since when and what to do; what is not, is not', () => {
  const condition = {
    name: 'series_folded',
    meaning: 'label sets are at their cap',
    remedy: 'raise <it>',
    sign: grows(() => ({})),
  };
  const state = { condition, since: 1_700_000_010_000, detail: 'netflow +7' };

  const page = landingPage({ ...LANDING, conditions: [state] });
  const well = landingPage({ ...LANDING, conditions: [{ ...state, since: undefined }] });

  for (const text of [
    '<h2 class="wrong">What is wrong now</h2>',
    '<td>label sets are at their cap (series_folded)</td><td>2023-11-14T22:13:30Z</td>',
    '<td>netflow +7</td><td>raise &lt;it&gt;</td>',
  ]) {
    assert.ok(page.includes(text), `${text} in ${page}`);
  }
  assert.ok(!well.includes('What is wrong now'));
  assert.ok(!well.includes('series_folded'));
});

test('each option is shown with its value and where it comes from', () => {
  const page = landingPage({
    ...LANDING,
    settings: [
      { name: 'labels', text: 'full', source: 'flag --labels', isDefault: false },
      { name: 'host', text: undefined, source: 'default', isDefault: true },
    ],
  });

  assert.ok(page.includes('<summary>1 of 2\noptions are given'), page);
  assert.ok(page.includes('<td>labels</td><td>full</td><td>flag --labels</td>'));
  assert.ok(page.includes('<td>host</td><td></td><td>default</td>'));
});

test('before the first window the page says that it is open', () => {
  const page = landingPage({
    ...LANDING,
    l4: { seconds: 15, endSeconds: 0 },
    topFlows: [],
  });

  assert.ok(page.includes('The first window of 15 s is still open.'));
});

test('the page has what was asked most of HTTP and DNS', () => {
  const page = landingPage({
    ...LANDING,
    topHttp: [
      {
        labels: { method: 'GET', status_code: '200', path: '/<b>', client_port: 'unseen' },
        requests: 12,
        latencySeconds: 0.0123,
      },
      { labels: { method: 'PUT', status_code: '' }, requests: 3.3, latencySeconds: undefined },
    ],
    topDns: [{ labels: { rcode: 'NXDOMAIN' }, requests: 5, latencySeconds: 0.00012 }],
  });

  for (const text of [
    '<h2>Top HTTP exchanges of the 60 s until 22:13:00 UTC</h2>',
    '<th>method</th><th>path</th><th>status code</th>',
    '<td>GET</td><td>/&lt;b&gt;</td><td>200</td><td class="number">12</td>' +
      '<td class="number">12.3 ms</td>',
    '<td>PUT</td><td></td><td></td><td class="number">3</td><td class="number"></td>',
    '<h2>Top DNS look-ups of the 60 s until 22:13:00 UTC</h2>',
    '<td>NXDOMAIN</td><td class="number">5</td><td class="number">120 µs</td>',
  ]) {
    assert.ok(page.includes(text), `${text} in ${page}`);
  }
  assert.ok(!page.includes('unseen'));
});

test('a machine without HTTP and DNS has no headings for them', () => {
  assert.doesNotMatch(landingPage(LANDING), /Top (HTTP|DNS)/);
});

test('seconds are readable at every size', () => {
  assert.deepEqual([0.0000999, 0.5, 0.0015, 61.239].map(readableSeconds), [
    '100 µs',
    '500.0 ms',
    '1.5 ms',
    '61.24 s',
  ]);
});

test('bytes are readable at every size', () => {
  assert.equal(readableBytes(0), '0 B');
  assert.equal(readableBytes(1023), '1023 B');
  assert.equal(readableBytes(1024), '1.0 KiB');
  assert.equal(readableBytes(5 * 2 ** 30), '5.0 GiB');
  assert.equal(readableBytes(2 ** 60), '1048576.0 TiB');
});
