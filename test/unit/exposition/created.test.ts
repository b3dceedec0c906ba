// SPDX-License-Identifier: Apache-2.0
// When counters and histograms began to count, in OpenMetrics where it is asked for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFlowPage } from '../../../src/exposition/page.ts';
import { applyWindow, shown, someMetrics } from '../metrics/a-page.ts';
import { aFlow } from '../wire/a-snapshot.ts';

function pageOf(format: 'text' | 'openmetrics', showsCreated: boolean): string {
  const metrics = someMetrics({
    labels: shown('reporter'),
    families: {
      views: new Set(['counters']),
      include: [],
      exclude: ['netflow_w*', 'netflow_tcp_rtt_*_bucket'],
    },
  });
  applyWindow(metrics, {
    flows: [aFlow({ readBytes: 5, failures: [1] })],
    rtts: [{ slot: 1, rtt: 1000, rttVar: 10, weight: 1 }],
    strings: ['', 'curl'],
  });
  const parts = renderFlowPage(metrics, { format, showsCreated }, Buffer.alloc(65_536));
  return [...parts].map(String).join('');
}

/* Windows of these tests end at 15 s, and are as long. */
test('OpenMetrics has the begin of the window in which a label set was first seen', () => {
  const lines = pageOf('openmetrics', true)
    .split('\n')
    .filter((line) => line.includes('_created'));

  assert.deepEqual(lines, [
    'netflow_read_bytes_created{reporter="client"} 0',
    'netflow_tcp_retransmits_created{reporter="client"} 0',
    'netflow_tcp_segments_sent_created{reporter="client"} 0',
    'netflow_tcp_rtt_seconds_created{reporter="client"} 0',
    'netflow_tcp_rtt_var_seconds_created{reporter="client"} 0',
    'netflow_tcp_established_created{reporter="client"} 0',
    'netflow_tcp_connect_failures_created{reporter="client",reason="refused"} 0',
  ]);
});

test('the text format has none, and OpenMetrics only where it is asked for', () => {
  for (const page of [pageOf('text', true), pageOf('openmetrics', false)]) {
    assert.doesNotMatch(page, /_created/);
  }
});
