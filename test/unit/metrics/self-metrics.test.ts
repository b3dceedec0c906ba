// SPDX-License-Identifier: Apache-2.0
// What flowgauge says of itself, as text of the page.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { SelfMetrics } from '../../../src/metrics/self.ts';
import type { SelfState } from '../../../src/metrics/self-samples.ts';
import { L7Loss, Loss, NatLoss, SignalId } from '../../../src/wire/columns.generated.ts';
import { aMeasurement, noStats, stateWith } from './a-self-state.ts';

const page = (state: SelfState, format: 'text' | 'openmetrics' = 'text'): Promise<string> =>
  new SelfMetrics(() => state, new Map()).page(format);

async function samples(state: SelfState, name: string): Promise<readonly string[]> {
  const lines = (await page(state)).split('\n');
  return lines.filter((line) => line.startsWith(`flowgauge_${name}{`));
}

test('every loss is there at 0 from the start, by its reason', async () => {
  assert.deepEqual(await samples(stateWith(), 'losses_total'), [
    'flowgauge_losses_total{reason="tcp_table_full"} 0',
    'flowgauge_losses_total{reason="ring_full"} 0',
    'flowgauge_losses_total{reason="udp_table_full"} 0',
    'flowgauge_losses_total{reason="unknown_socket"} 0',
    'flowgauge_losses_total{reason="program_skipped"} 0',
  ]);
});

test('what the capture lost is told in events and in bytes of each direction', async () => {
  const stats = noStats();
  stats.lostEvents[Loss.ringFull] = 2;
  stats.lostReadBytes[Loss.ringFull] = 300;
  stats.lostWrittenBytes[Loss.ringFull] = 2 ** 40;
  const text = await page(stateWith({ stats }));

  for (const line of [
    'flowgauge_losses_total{reason="ring_full"} 2',
    'flowgauge_lost_bytes_total{reason="ring_full",direction="read"} 300',
    'flowgauge_lost_bytes_total{reason="ring_full",direction="written"} 1099511627776',
  ]) {
    assert.ok(text.includes(`${line}\n`), line);
  }
});

test('each rung is attached or not, and a refused one says why', async () => {
  const state = stateWith({
    rungs: [
      { signal: 'send', mode: 'tp_btf', state: 'refused', reason: 'no "BTF"' },
      { signal: 'send', mode: 'kprobe', state: 'attached', reason: '' },
    ],
  });

  assert.deepEqual(await samples(state, 'probe_attached'), [
    'flowgauge_probe_attached{signal="send",mode="tp_btf"} 0',
    'flowgauge_probe_attached{signal="send",mode="kprobe"} 1',
  ]);
  assert.deepEqual(await samples(state, 'probe_refused_info'), [
    'flowgauge_probe_refused_info{signal="send",mode="tp_btf",reason="no \\"BTF\\""} 1',
  ]);
});

test('events are counted by signal, whose names are those of the wire', async () => {
  const stats = noStats();
  stats.fired[SignalId.tcpState] = 7;

  assert.deepEqual((await samples(stateWith({ stats }), 'events_total')).slice(0, 2), [
    'flowgauge_events_total{signal="tcp_state"} 7',
    'flowgauge_events_total{signal="tcp_counters"} 0',
  ]);
});

test('counters say what the capture says at each page, not the sum of pages', async () => {
  const stats = noStats();
  const state = stateWith({ stats, measurements: [aMeasurement({ windows: 5 })] });
  const self = new SelfMetrics(() => state, new Map());

  await self.page('text');

  assert.match(await self.page('text'), /^flowgauge_windows_total{measurement="netflow"} 5$/m);
});

test('a window has an end only after the first', async () => {
  const end = 'flowgauge_window_end_timestamp_seconds{measurement="netflow"}';

  assert.ok(!(await page(stateWith())).includes(end));
  const measurements = [aMeasurement({ windowEndSeconds: 1.7e9 })];
  assert.ok((await page(stateWith({ measurements }))).includes(`${end} 1700000000\n`));
});

test('each measurement tells of its own windows and series', async () => {
  const http = { name: 'httpflow', windowSeconds: 60, series: 3, foldedSeries: 9 } as const;
  const state = stateWith({
    measurements: [
      aMeasurement({ windows: 8, series: 2, lateWindows: 1 }),
      aMeasurement({ ...http, windows: 2, windowEndSeconds: 1.7e9 }),
    ],
  });

  for (const [family, netflow, httpflow] of [
    ['series', 2, 3],
    ['series_folded_total', 0, 9],
    ['windows_total', 8, 2],
    ['windows_late_total', 1, 0],
    ['window_seconds', 15, 60],
  ] as const) {
    assert.deepEqual(await samples(state, family), [
      `flowgauge_${family}{measurement="netflow"} ${netflow}`,
      `flowgauge_${family}{measurement="httpflow"} ${httpflow}`,
    ]);
  }
  assert.deepEqual(await samples(state, 'window_end_timestamp_seconds'), [
    'flowgauge_window_end_timestamp_seconds{measurement="httpflow"} 1700000000',
  ]);
});

test('every loss of messages is there at 0 from the start, by its reason', async () => {
  const stats = noStats();
  stats.l7Losses[L7Loss.gap] = 4;

  assert.deepEqual(await samples(stateWith({ stats }), 'l7_losses_total'), [
    'flowgauge_l7_losses_total{reason="ring_full"} 0',
    'flowgauge_l7_losses_total{reason="sockets_full"} 0',
    'flowgauge_l7_losses_total{reason="connections_full"} 0',
    'flowgauge_l7_losses_total{reason="unread"} 0',
    'flowgauge_l7_losses_total{reason="gap"} 4',
    'flowgauge_l7_losses_total{reason="malformed"} 0',
    'flowgauge_l7_losses_total{reason="pipeline_full"} 0',
    'flowgauge_l7_losses_total{reason="orphan"} 0',
    'flowgauge_l7_losses_total{reason="late_answer"} 0',
    'flowgauge_l7_losses_total{reason="queries_full"} 0',
    'flowgauge_l7_losses_total{reason="untracked"} 0',
  ]);
});

test('every reason why an address after NAT is not known is there from the start', async () => {
  const stats = noStats();
  stats.natLosses[NatLoss.ambiguous] = 3;
  assert.deepEqual(await samples(stateWith({ stats }), 'nat_losses_total'), [
    'flowgauge_nat_losses_total{reason="overrun"} 0',
    'flowgauge_nat_losses_total{reason="table_full"} 0',
    'flowgauge_nat_losses_total{reason="namespaces_full"} 0',
    'flowgauge_nat_losses_total{reason="namespace_refused"} 0',
    'flowgauge_nat_losses_total{reason="ambiguous"} 3',
  ]);
});

test('tables, rings and rows folded tell whose they are, and how full', async () => {
  const stats = noStats();
  stats.httpConnections[0] = 5;
  stats.dnsQueries[0] = 6;
  stats.domains[0] = 7;
  stats.httpFolded[0] = 8;
  stats.ringBytes[0] = 100;
  stats.messagesRingBytes[0] = 200;
  stats.messagesRingCapacity[0] = 4096;
  stats.messageRecords[0] = 12;
  const text = await page(
    stateWith({
      stats,
      limits: { sampling: 0.25, httpSockets: 64, maxL7Flows: 32, natConnections: 16 },
    }),
  );

  for (const line of [
    'flowgauge_map_entries{map="http_connections"} 5',
    'flowgauge_map_capacity{map="http_connections"} 64',
    'flowgauge_map_capacity{map="http_rows"} 32',
    'flowgauge_map_capacity{map="dns_rows"} 32',
    'flowgauge_map_capacity{map="nat_connections"} 16',
    'flowgauge_map_entries{map="dns_queries"} 6',
    'flowgauge_map_entries{map="domains"} 7',
    'flowgauge_flows_folded_total{measurement="netflow"} 0',
    'flowgauge_flows_folded_total{measurement="httpflow"} 8',
    'flowgauge_ring_bytes{ring="closed"} 100',
    'flowgauge_ring_bytes{ring="messages"} 200',
    'flowgauge_ring_capacity_bytes{ring="messages"} 4096',
    'flowgauge_message_records_total 12',
    'flowgauge_l7_sampling_ratio 0.25',
  ]) {
    assert.ok(text.includes(`${line}\n`), line);
  }
});

test('in OpenMetrics a counter has no _total in its metadata, and no line is empty', async () => {
  const text = await page(stateWith(), 'openmetrics');

  assert.match(
    text,
    /^# TYPE flowgauge_windows counter\nflowgauge_windows_total{measurement="netflow"} 0$/m,
  );
  assert.match(text, /^# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total \d/m);
  assert.doesNotMatch(text, /\n\n|# EOF|# TYPE \S+_total /);
});

test('promtool finds nothing to say about the page', async (context) => {
  const measurements = [aMeasurement({ windowEndSeconds: 1.7e9 })];
  const input = await page(stateWith({ measurements }));

  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input });

  if (error !== undefined) return context.skip('promtool is not installed');
  assert.equal(`${stdout}${stderr}`, '');
  assert.equal(status, 0);
});

test('static labels are on every sample, the client library and buckets included', async () => {
  const labels = new Map([
    ['team', 'a "b" \\'],
    ['region', 'eu'],
  ]);
  const self = new SelfMetrics(() => stateWith(), labels);
  self.observeTake(0.5);

  for (const format of ['text', 'openmetrics'] as const) {
    const lines = (await self.page(format)).split('\n').filter((line) => /^[a-z]/.test(line));
    assert.ok(lines.some((line) => line.startsWith('process_cpu_seconds_total{')));
    assert.ok(lines.some((line) => line.startsWith('flowgauge_take_duration_seconds_bucket{')));
    assert.deepEqual(
      lines.filter((line) => !line.includes('team="a \\"b\\" \\\\",region="eu"')),
      [],
    );
  }
});
