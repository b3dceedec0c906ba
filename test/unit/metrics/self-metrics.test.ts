// SPDX-License-Identifier: Apache-2.0
// What flowgauge says of itself, as text of the page.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { SelfMetrics } from '../../../src/metrics/self.ts';
import type { SelfState } from '../../../src/metrics/self-samples.ts';
import { Loss, SignalId, StatsRowColumns } from '../../../src/wire/columns.generated.ts';

const noStats = (): StatsRowColumns =>
  new StatsRowColumns(new ArrayBuffer(StatsRowColumns.byteLength(1)), 0, 1);

const stateWith = (change: Partial<SelfState> = {}): SelfState => ({
  version: '1.2.3',
  rungs: [],
  stats: noStats(),
  series: 0,
  foldedSeries: 0,
  windowSeconds: 15,
  windows: 0,
  lateWindows: 0,
  windowEndSeconds: 0,
  ...change,
});

const page = (state: SelfState, format: 'text' | 'openmetrics' = 'text'): Promise<string> =>
  new SelfMetrics(() => state).page(format);

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
  const self = new SelfMetrics(() => stateWith({ stats, windows: 5 }));

  await self.page('text');

  assert.match(await self.page('text'), /^flowgauge_windows_total 5$/m);
});

test('a window has an end only after the first', async () => {
  const end = 'flowgauge_window_end_timestamp_seconds{measurement="netflow"}';

  assert.ok(!(await page(stateWith())).includes(end));
  assert.ok((await page(stateWith({ windowEndSeconds: 1.7e9 }))).includes(`${end} 1700000000\n`));
});

test('in OpenMetrics a counter has no _total in its metadata, and no line is empty', async () => {
  const text = await page(stateWith(), 'openmetrics');

  assert.match(text, /^# TYPE flowgauge_windows counter\nflowgauge_windows_total 0$/m);
  assert.match(text, /^# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total \d/m);
  assert.doesNotMatch(text, /\n\n|# EOF|# TYPE \S+_total /);
});

test('promtool finds nothing to say about the page', async (context) => {
  const input = await page(stateWith({ windowEndSeconds: 1.7e9 }));

  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input });

  if (error !== undefined) return context.skip('promtool is not installed');
  assert.equal(`${stdout}${stderr}`, '');
  assert.equal(status, 0);
});
