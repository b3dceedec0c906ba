// SPDX-License-Identifier: Apache-2.0
// The longest names that can come from outside still make lines that a slice holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Enrichment } from '../../../src/enrich/enrichment.ts';
import { LONGEST_LINE } from '../../../src/exposition/slice-writer.ts';
import { Role } from '../../../src/wire/columns.generated.ts';
import { aDirectory } from '../directory/a-directory.ts';
import { applyMessages, pageText, shown, someMetrics } from '../metrics/a-page.ts';
import { anHttpRow, inBucket } from '../wire/a-message-snapshot.ts';

/* A byte that is no UTF-8 becomes three; a quote becomes two. */
const HOSTILE = '\ufffd';

/* A domain of 255 bytes may come with each of them written as \\ddd. */
const DOMAIN = '\\000'.repeat(255);

/* Names of the API are DNS names, of 253 or 63 characters; a label of a pod is both. */
const [NAME, PART] = ['n'.repeat(253), 'p'.repeat(63)];
const WORKLOAD_LABELS = Array.from({ length: 8 }, (_, i) => `${NAME}/${PART.slice(1)}${i}`);

/** Holders 1 and 2 are pods whose names are all as long as can be. */
function theLongestEnds(): Enrichment {
  const { ends } = aDirectory();
  const holder = {
    namespace: PART,
    podName: NAME,
    workloadKind: PART,
    workloadName: NAME,
    deploymentName: NAME,
    serviceName: PART,
    nodeName: NAME,
    zone: PART,
    labels: WORKLOAD_LABELS.map(() => PART).join(','),
  };
  ends.holder(1, { ...holder, podName: NAME });
  ends.holder(2, { ...holder, podName: NAME.replace('n', 'm') });
  return new Enrichment(ends);
}

test('writes every line below the limit that a slice keeps free', () => {
  const metrics = someMetrics({
    labels: shown('full,path,http_version', WORKLOAD_LABELS),
    ends: theLongestEnds(),
    host: HOSTILE.repeat(64),
  });
  const rows = [Role.client, Role.server].map((role, i) =>
    anHttpRow({
      slot: i + 1,
      role,
      localHolder: 1,
      remoteHolder: 2,
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
