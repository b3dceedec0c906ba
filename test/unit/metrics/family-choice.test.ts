// SPDX-License-Identifier: Apache-2.0
// Which families are shown: by default, by view, by name, and what they then cost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FamilyChoice, familiesShown } from '../../../src/metrics/catalog/family-choice.ts';
import { NETFLOW_FAMILIES } from '../../../src/metrics/catalog/netflow.ts';
import { aFlow } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, shown, someMetrics } from './a-page.ts';

const DEFAULT: FamilyChoice = { views: new Set(['counters']), include: [], exclude: [] };

const shownOf = (choice: Partial<FamilyChoice>): Record<string, string> => {
  const shown = familiesShown(NETFLOW_FAMILIES, { ...DEFAULT, ...choice });
  return Object.fromEntries(shown.map(({ name, type }) => [name, type]));
};

/** All that a TCP label set can have but failures: bytes both ways, a retransmit, an RTT. */
function sampleLines(families: FamilyChoice): string[] {
  const metrics = someMetrics({ families });
  applyWindow(metrics, {
    flows: [aFlow({ readBytes: 9, writtenBytes: 8, retransmits: 1, closed: 1 })],
    rtts: [{ slot: 1, rtt: 300, rttVar: 20, weight: 1 }],
    strings: ['', 'curl'],
  });
  return pageText(metrics)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

test('gives a TCP label set 25 lines by default', () => {
  assert.equal(sampleLines(DEFAULT).length, 25);
});

test('shows sum and count of a histogram whose buckets few need, as a summary', () => {
  const lines = sampleLines(DEFAULT).filter((line) => line.includes('rtt_var'));

  assert.equal(shownOf({}).netflow_tcp_rtt_var_seconds, 'summary');
  assert.deepEqual(
    lines.map((line) => line.split('{')[0]),
    ['netflow_tcp_rtt_var_seconds_sum', 'netflow_tcp_rtt_var_seconds_count'],
  );
});

test('shows its buckets where they are asked for by name or by pattern', () => {
  for (const include of [['netflow_tcp_rtt_var_seconds_bucket'], ['netflow_*']]) {
    assert.equal(shownOf({ include }).netflow_tcp_rtt_var_seconds, 'histogram');
  }
});

test('leaves the sum and count of a histogram whose buckets are excluded', () => {
  const exclude = ['netflow_tcp_rtt_seconds_bucket'];
  const lines = sampleLines({ ...DEFAULT, exclude });

  assert.equal(shownOf({ exclude }).netflow_tcp_rtt_seconds, 'summary');
  assert.equal(lines.length, 10);
  assert.ok(lines.some((line) => /^netflow_tcp_rtt_seconds_sum{.*} 0.0003$/.test(line)));
});

test('shows an optional family, and one of a view that is off, where it is asked for', () => {
  const include = ['netflow_tcp_closed_total', 'netflow_window_read_bytes'];

  assert.equal(shownOf({}).netflow_tcp_closed_total, undefined);
  assert.equal(shownOf({}).netflow_window_read_bytes, undefined);
  assert.equal(shownOf({ include }).netflow_tcp_closed_total, 'counter');
  assert.equal(shownOf({ include }).netflow_window_read_bytes, 'gauge');
  assert.equal(shownOf({ include }).netflow_window_written_bytes, undefined);
});

test('never shows what is excluded, whatever else asks for it', () => {
  const shown = shownOf({ include: ['netflow_tcp_rtt_seconds'], exclude: ['netflow_tcp_*'] });

  assert.deepEqual(Object.keys(shown), ['netflow_read_bytes_total', 'netflow_written_bytes_total']);
});

test('gives families that a pattern fits labels of their own, and all the same sums', () => {
  const labelsOf = [{ pattern: 'netflow_tcp_*', labels: shown('reporter') }];
  const metrics = someMetrics({ families: DEFAULT, labels: shown('host'), labelsOf });
  const flows = [80, 81, 82].map((port) => aFlow({ slot: port, remotePort: port, established: 1 }));
  applyWindow(metrics, { flows, strings: ['', 'curl'] });

  const page = pageText(metrics);

  assert.equal(samplesIn(page, 'netflow_read_bytes_total').length, 3);
  assert.deepEqual(samplesIn(page, 'netflow_tcp_established_total'), [
    'netflow_tcp_established_total{reporter="client"} 3',
  ]);
  assert.equal(metrics.netflow.count, 4);
});
