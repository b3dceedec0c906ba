// SPDX-License-Identifier: Apache-2.0
// The longest names that can come from outside still make lines that a slice holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_LINE } from '../../../src/exposition/slice-writer.ts';
import { Role } from '../../../src/wire/columns.generated.ts';
import { applyMessages, pageText, someMetrics } from '../metrics/a-page.ts';
import { anHttpRow, inBucket } from '../wire/a-message-snapshot.ts';

/* A byte that is no UTF-8 becomes three; a quote becomes two. */
const HOSTILE = '\ufffd';

/* A domain of 255 bytes may come with each of them written as \\ddd. */
const DOMAIN = '\\000'.repeat(255);

test('writes every line below the limit that a slice keeps free', () => {
  const metrics = someMetrics({
    labels: 'full',
    httpLabels: new Set(['path', 'http_version']),
    host: HOSTILE.repeat(64),
  });
  const rows = [Role.client, Role.server].map((role, i) =>
    anHttpRow({
      slot: i + 1,
      role,
      process: 1,
      path: 2,
      domain: 3,
      localAddress: new Array<number>(16).fill(0xff),
      remoteAddress: new Array<number>(16).fill(0xff),
      requests: 0.1 + 0.2,
      latencySum: 1e21,
      buckets: inBucket(0),
    }),
  );
  const strings = ['', HOSTILE.repeat(16), HOSTILE.repeat(256), DOMAIN];

  applyMessages(metrics, { https: rows, strings });

  const lines = pageText(metrics, 'text', 4 * LONGEST_LINE).split('\n');
  const longest = Math.max(...lines.map((line) => Buffer.byteLength(line) + 1));
  assert.ok(longest > LONGEST_LINE / 2, String(longest));
  assert.ok(longest <= LONGEST_LINE, String(longest));
});
