// SPDX-License-Identifier: Apache-2.0
// What a scraper that asks again and again is shown of what is new to it: the value before, then
// the growth. Others are shown the truth.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFlowPage } from '../../../src/exposition/page.ts';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { Reader } from '../../../src/metrics/readers.ts';
import { RowLife } from '../../../src/wire/columns.generated.ts';
import { applyWindow, pageText, samplesIn, someMetrics } from '../metrics/a-page.ts';
import { aFlow, type FlowFields } from '../wire/a-snapshot.ts';

const strings = ['', 'curl'];

function pageFor(metrics: FlowMetrics, reader: Reader): string {
  let mark: readonly number[] = [];
  const reading = {
    seen: reader.known,
    opened: (opened: readonly number[]) => {
      mark = opened;
    },
  };
  const parts = renderFlowPage(metrics, { format: 'text', reading }, Buffer.alloc(65_536));
  const text = [...parts].map(String).join('');
  reader.sent(mark, performance.now());
  return text;
}

/** The next page of one connection. */
function nextPage(metrics: FlowMetrics, reader: Reader): string {
  reader.acknowledge();
  return pageFor(metrics, reader);
}

const valuesOf = (page: string, name: string): number[] =>
  samplesIn(page, name).map((line) => Number(line.split('} ')[1]));

const window = (metrics: FlowMetrics, ...flows: FlowFields[]): void =>
  applyWindow(metrics, { flows });

function someReader(metrics: FlowMetrics): Reader {
  applyWindow(metrics, { strings });
  const reader = metrics.readers.add();
  pageFor(metrics, reader);
  return reader;
}

test('a new series is shown at 0, then with its burst', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  window(metrics, aFlow({ readBytes: 50_000_000 }));

  const first = nextPage(metrics, reader);
  const second = nextPage(metrics, reader);

  assert.deepEqual(valuesOf(first, 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(first, 'netflow_window_read_bytes'), [50_000_000]);
  assert.deepEqual(valuesOf(second, 'netflow_read_bytes_total'), [50_000_000]);
  assert.deepEqual(valuesOf(pageText(metrics), 'netflow_read_bytes_total'), [50_000_000]);
});

test('a first page shows the truth', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: [aFlow({ readBytes: 7 })], strings });

  const page = pageFor(metrics, new Reader());

  assert.deepEqual(valuesOf(page, 'netflow_read_bytes_total'), [7]);
});

test('a line that is new to a known series is shown at 0, its others as they are', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  window(metrics, aFlow({ readBytes: 5 }));
  nextPage(metrics, reader);
  nextPage(metrics, reader);
  window(metrics, aFlow({ readBytes: 1, failures: [2] }));

  const first = nextPage(metrics, reader);
  const second = nextPage(metrics, reader);

  assert.deepEqual(valuesOf(first, 'netflow_tcp_connect_failures_total'), [0]);
  assert.deepEqual(valuesOf(first, 'netflow_read_bytes_total'), [6]);
  assert.deepEqual(valuesOf(second, 'netflow_tcp_connect_failures_total'), [2]);
});

test('a new histogram is shown with empty buckets, then with its values', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  const rtts = [{ slot: 1, rtt: 300, rttVar: 20, weight: 1 }];
  applyWindow(metrics, { flows: [aFlow()], rtts });

  const first = nextPage(metrics, reader);
  const second = nextPage(metrics, reader);

  const buckets = valuesOf(first, 'netflow_tcp_rtt_seconds_bucket');
  assert.deepEqual(buckets, new Array(15).fill(0));
  assert.deepEqual(valuesOf(first, 'netflow_tcp_rtt_seconds_count'), [0]);
  assert.deepEqual(valuesOf(second, 'netflow_tcp_rtt_seconds_sum'), [0.0003]);
  assert.deepEqual(valuesOf(second, 'netflow_tcp_rtt_seconds_count'), [1]);
});

test('a job that comes back goes on from its old total', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  const run = aFlow({ readBytes: 5_000_246, opened: 1, ended: 1, life: RowLife.ended });
  const seen: number[][] = [];
  for (let i = 0; i < 3; i++) {
    window(metrics, run);
    seen.push(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'));
    for (let quiet = 0; quiet < 3; quiet++) {
      window(metrics);
      seen.push(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'));
    }
  }

  const [once, twice, thrice] = [5_000_246, 10_000_492, 15_000_738];
  assert.deepEqual(seen.slice(0, 4), [[0], [once], [], []]);
  assert.deepEqual(seen.slice(4, 8), [[once], [twice], [], []]);
  assert.deepEqual(seen.slice(8), [[twice], [thrice], [], []]);
});

test('a slow reader sees what came and went between two of its pages', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  nextPage(metrics, reader);
  window(metrics, aFlow({ readBytes: 9, opened: 1, ended: 1, life: RowLife.ended }));
  for (let quiet = 0; quiet < 30; quiet++) window(metrics);

  assert.deepEqual(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'), [9]);
  window(metrics);
  assert.deepEqual(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'), []);
});

test('a slow reader sees what came and went after its first page', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  window(metrics, aFlow({ readBytes: 9, opened: 1, ended: 1, life: RowLife.ended }));
  for (let quiet = 0; quiet < 30; quiet++) window(metrics);

  assert.deepEqual(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(nextPage(metrics, reader), 'netflow_read_bytes_total'), [9]);
});

test('on another connection the value before is shown again, and never less than was', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  window(metrics, aFlow({ readBytes: 9 }));
  const first = nextPage(metrics, reader);
  window(metrics, aFlow({ readBytes: 1 }));
  reader.resume();
  const again = pageFor(metrics, reader);
  const then = nextPage(metrics, reader);

  assert.deepEqual(valuesOf(first, 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(again, 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(then, 'netflow_read_bytes_total'), [10]);
});

test('who never keeps a connection is shown the value before twice, then the growth', () => {
  const metrics = someMetrics();
  const reader = someReader(metrics);
  const pages = [1, 2, 3].map((bytes) => {
    window(metrics, aFlow({ readBytes: bytes }));
    reader.resume();
    return valuesOf(pageFor(metrics, reader), 'netflow_read_bytes_total');
  });

  assert.deepEqual(pages, [[0], [0], [6]]);
});

test('two readers are each shown growth at their own pace', () => {
  const metrics = someMetrics();
  const [quick, slow] = [someReader(metrics), metrics.readers.add()];
  pageFor(metrics, slow);
  window(metrics, aFlow({ readBytes: 4 }));
  nextPage(metrics, quick);
  window(metrics, aFlow({ readBytes: 4 }));

  assert.deepEqual(valuesOf(nextPage(metrics, quick), 'netflow_read_bytes_total'), [8]);
  assert.deepEqual(valuesOf(nextPage(metrics, slow), 'netflow_read_bytes_total'), [0]);
  assert.deepEqual(valuesOf(nextPage(metrics, slow), 'netflow_read_bytes_total'), [8]);
});
