// SPDX-License-Identifier: Apache-2.0
// A page that is read slowly shows the window in which it began, whatever happens meanwhile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFlowPage } from '../../../src/exposition/page.ts';
import { RowLife } from '../../../src/wire/columns.generated.ts';
import { applyMessages, applyWindow, pageText, someMetrics } from '../metrics/a-page.ts';
import { aDnsRow, anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow } from '../wire/a-snapshot.ts';

const strings = ['', 'curl'];
const before = [1, 2, 3].map((slot) => aFlow({ slot, remotePort: slot, readBytes: slot }));

test('shows one window although the next is applied between two slices', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: before, strings });
  const expected = pageText(metrics);
  const page = renderFlowPage(metrics, 'text', Buffer.alloc(256));
  let text = String(page.next().value);

  applyWindow(metrics, { flows: before.map((flow) => ({ ...flow, life: RowLife.ended })) });
  applyWindow(metrics, { flows: [aFlow({ slot: 1, remotePort: 99, readBytes: 1e6 })] });

  for (const part of page) text += part.toString();
  assert.equal(text, expected);
  assert.match(pageText(metrics), /server_port="99".*} 1000000\n/);
});

test('shows the windows of all measurements as they were when it began', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: before, strings });
  applyMessages(metrics, { https: [anHttpRow()], dnses: [aDnsRow()] });
  const expected = pageText(metrics);
  const page = renderFlowPage(metrics, 'text', Buffer.alloc(256));
  let text = String(page.next().value);

  applyMessages(metrics, { https: [anHttpRow({ requests: 9 })], dnses: [aDnsRow({ slot: 2 })] });

  for (const part of page) text += part.toString();
  assert.equal(text, expected);
  assert.match(pageText(metrics), /httpflow_requests_total{.*} 10\n/);
});

test('lets go of its window when the reader gives up', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: before, strings });
  const page = renderFlowPage(metrics, 'text', Buffer.alloc(256));
  page.next();

  page.return(undefined);

  for (const { table } of metrics.measurements) assert.equal(table.readers, 0);
});
