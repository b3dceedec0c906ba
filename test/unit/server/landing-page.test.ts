// SPDX-License-Identifier: Apache-2.0
// What the landing page shows, and that nobody can write HTML into it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Landing, landingPage, readableBytes } from '../../../src/server/landing-page.ts';

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
  windowSeconds: 15,
  windowEndSeconds: 1_700_000_010,
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

test('before the first window the page says that it is open', () => {
  const page = landingPage({ ...LANDING, windowEndSeconds: 0, topFlows: [] });

  assert.ok(page.includes('The first window of 15 s is still open.'));
});

test('bytes are readable at every size', () => {
  assert.equal(readableBytes(0), '0 B');
  assert.equal(readableBytes(1023), '1023 B');
  assert.equal(readableBytes(1024), '1.0 KiB');
  assert.equal(readableBytes(5 * 2 ** 30), '5.0 GiB');
  assert.equal(readableBytes(2 ** 60), '1048576.0 TiB');
});
