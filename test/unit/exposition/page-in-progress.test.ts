// SPDX-License-Identifier: Apache-2.0
// A page that is read slowly shows the window in which it began, whatever happens meanwhile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFlowPage } from '../../../src/exposition/page.ts';
import { RowLife } from '../../../src/wire/columns.generated.ts';
import { applyMessages, applyWindow, pageText, someMetrics } from '../metrics/a-page.ts';
import { aDnsRow, anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow, aSnapshot } from '../wire/a-snapshot.ts';

const strings = ['', 'curl'];
const before = [1, 2, 3].map((slot) => aFlow({ slot, remotePort: slot, readBytes: slot }));

test('shows one window although the next is applied between two slices', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: before, strings });
  const expected = pageText(metrics);
  const page = renderFlowPage(metrics, { format: 'text' }, Buffer.alloc(256));
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
  const page = renderFlowPage(metrics, { format: 'text' }, Buffer.alloc(256));
  let text = String(page.next().value);

  applyMessages(metrics, { https: [anHttpRow({ requests: 9 })], dnses: [aDnsRow({ slot: 2 })] });

  for (const part of page) text += part.toString();
  assert.equal(text, expected);
  assert.match(pageText(metrics), /httpflow_requests_total{.*} 10\n/);
});

test('a page that begins while a window is taken in shows the last one until its end', () => {
  const metrics = someMetrics({ maxSeries: 1000 });
  applyWindow(metrics, { flows: before, strings });
  const many = Array.from({ length: 600 }, (_, i) => aFlow({ slot: i + 1, remotePort: i + 1 }));
  const window = aSnapshot({ flows: many.map((flow) => ({ ...flow, readBytes: 7 })) });
  const steps = metrics.apply(window, window.byteLength, 30);
  for (let i = 0; i < 8; i++) assert.equal(steps.next().done, false);

  const expected = pageText(metrics);
  const page = renderFlowPage(metrics, { format: 'text' }, Buffer.alloc(256));
  let text = String(page.next().value);
  while (!steps.next().done);
  for (const part of page) text += part.toString();

  assert.equal(text, expected);
  assert.match(expected, /_read_bytes_total{.*server_port="3".*} 3\n/);
  assert.match(expected, /_read_bytes_total{.*server_port="200".*} 0\n/);
  assert.match(pageText(metrics), /_read_bytes_total{.*server_port="3".*} 10\n/);
  assert.match(pageText(metrics), /_read_bytes_total{.*server_port="600".*} 7\n/);
});

test('lets go of its window when the reader gives up', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: before, strings });
  const page = renderFlowPage(metrics, { format: 'text' }, Buffer.alloc(256));
  page.next();

  page.return(undefined);

  for (const { table } of metrics.measurements) assert.equal(table.readers, 0);
});
