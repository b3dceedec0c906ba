// SPDX-License-Identifier: Apache-2.0
// Who has a place on the page when there are more label sets than it has room for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Role, RowLife, Transport } from '../../../src/wire/columns.generated.ts';
import { aFlow, type FlowFields } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, someMetrics } from './a-page.ts';

const strings = ['', 'curl'];

/* Of 15 s: a minute of silence, and the window in which it talked. */
const SILENT_WINDOWS = 5;

const flowTo = (port: number, fields: FlowFields = {}): FlowFields =>
  aFlow({ slot: port, remotePort: port, readBytes: port, ...fields });

const portsOf = (page: string): string[] =>
  samplesIn(page, 'netflow_read_bytes_total')
    .map((line) => `${/server_port="([^"]*)"/.exec(line)?.[1]}=${line.split('} ')[1]}`)
    .sort();

test('who was silent longest makes room, and goes on with its total when it is back', () => {
  const metrics = someMetrics({ maxSeries: 2 });
  applyWindow(metrics, { flows: [flowTo(80), flowTo(81)], strings });
  for (let i = 0; i < SILENT_WINDOWS; i++) applyWindow(metrics, { flows: [flowTo(81)] });

  applyWindow(metrics, { flows: [flowTo(82)] });
  const without80 = portsOf(pageText(metrics));
  for (let i = 0; i < SILENT_WINDOWS; i++) applyWindow(metrics, { flows: [flowTo(81)] });
  applyWindow(metrics, { flows: [flowTo(80)] });

  assert.deepEqual(without80, ['81=486', '82=82']);
  assert.deepEqual(portsOf(pageText(metrics)), ['80=160', '81=891']);
  assert.equal(metrics.netflow.evicted, 2);
  assert.equal(metrics.netflow.folded, 0);
});

test('who talked within a minute keeps its place: the new one goes to the overflow', () => {
  const metrics = someMetrics({ maxSeries: 1 });
  applyWindow(metrics, { flows: [flowTo(80)], strings });
  for (let i = 0; i < SILENT_WINDOWS - 2; i++) applyWindow(metrics, {});

  applyWindow(metrics, { flows: [flowTo(81)] });
  applyWindow(metrics, { flows: [flowTo(80)] });

  assert.deepEqual(portsOf(pageText(metrics)), ['80=160', '__overflow__=81']);
  assert.equal(metrics.netflow.evicted, 0);
});

test('a flow that talks while its label set is off the page is counted in the overflow', () => {
  const metrics = someMetrics({ maxSeries: 1 });
  applyWindow(metrics, { flows: [flowTo(80, { opened: 1 })], strings });
  for (let i = 0; i < SILENT_WINDOWS; i++) applyWindow(metrics, {});
  applyWindow(metrics, { flows: [flowTo(81)] });
  const openAfterLeaving = samplesIn(pageText(metrics), 'netflow_tcp_active_connections');

  applyWindow(metrics, { flows: [flowTo(80), flowTo(81)] });
  const page = pageText(metrics);
  for (let i = 0; i < SILENT_WINDOWS; i++) applyWindow(metrics, {});
  applyWindow(metrics, { flows: [flowTo(80, { ended: 1 })] });

  assert.match(openAfterLeaving.join('\n'), /server_port="__overflow__".*} 1$/m);
  assert.deepEqual(portsOf(page), ['81=162', '__overflow__=80']);
  assert.deepEqual(portsOf(pageText(metrics)), ['80=160', '__overflow__=80']);
  const open = samplesIn(pageText(metrics), 'netflow_tcp_active_connections');
  assert.deepEqual(
    open.map((line) => line.split('} ')[1]),
    ['0', '0'],
  );
});

test('the overflow tells reporters, directions and transports apart', () => {
  const metrics = someMetrics({ maxSeries: 1 });
  const beyond = [
    flowTo(81, { role: Role.server, localPort: 81, remotePort: 0 }),
    flowTo(82, { transport: Transport.udp }),
    flowTo(83),
  ];
  applyWindow(metrics, { flows: [flowTo(80), ...beyond], strings });

  const lines = samplesIn(pageText(metrics), 'netflow_read_bytes_total').slice(1);
  const told = lines.map((line) =>
    ['direction', 'transport', 'reporter'].map((n) => new RegExp(`${n}="(\\w+)"`).exec(line)?.[1]),
  );
  assert.deepEqual(told, [
    ['incoming', 'tcp', 'server'],
    ['outgoing', 'udp', 'client'],
    ['outgoing', 'tcp', 'client'],
  ]);
});

test('a scan pushes no totals out of those who talked for longer', () => {
  const metrics = someMetrics({ maxSeries: 1, rememberedSeries: 2 });
  const ended = { life: RowLife.ended };
  applyWindow(metrics, { flows: [flowTo(80)], strings });
  for (let i = 0; i < SILENT_WINDOWS; i++) applyWindow(metrics, { flows: [flowTo(80)] });
  applyWindow(metrics, { flows: [flowTo(80, ended)] });
  for (let port = 100; port < 110; port++) applyWindow(metrics, { flows: [flowTo(port, ended)] });

  applyWindow(metrics, { flows: [flowTo(80)] });

  assert.deepEqual(portsOf(pageText(metrics)), ['80=640']);
  assert.equal(metrics.netflow.forgotten, 9);
  assert.equal(metrics.netflow.remembered, 1);
});
