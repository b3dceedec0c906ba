// SPDX-License-Identifier: Apache-2.0
// The life of series: window view, end, cap, overflow, and sums that stay true through all of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Role, RowLife, Transport } from '../../../src/wire/columns.generated.ts';
import { aFlow, type FlowFields } from '../wire/a-snapshot.ts';
import { applyWindow, pageText, samplesIn, someMetrics, sumOf } from './a-page.ts';

const strings = ['', 'curl'];

test('shows 0 in the windows after a flow went quiet and keeps its counter', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: [aFlow({ readBytes: 512 })], strings });

  applyWindow(metrics, {});

  const page = pageText(metrics);
  assert.match(samplesIn(page, 'netflow_window_read_bytes').join(), /} 0$/);
  assert.match(samplesIn(page, 'netflow_read_bytes_total').join(), /} 512$/);
});

test('shows the last numbers of a flow for one window more, then ends its series', () => {
  const metrics = someMetrics();
  const last = aFlow({ readBytes: 7, life: RowLife.ended });

  applyWindow(metrics, { flows: [last], strings });
  assert.match(samplesIn(pageText(metrics), 'netflow_read_bytes_total').join(), /} 7$/);

  applyWindow(metrics, {});
  assert.equal(pageText(metrics), '');
  assert.equal(metrics.netflow.count, 0);
});

test('goes on with the counter when the same label set returns in the next window', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: [aFlow({ readBytes: 7, life: RowLife.ended })], strings });

  applyWindow(metrics, { flows: [aFlow({ slot: 9, readBytes: 5 })] });

  assert.match(samplesIn(pageText(metrics), 'netflow_read_bytes_total').join(), /} 12$/);
});

test('keeps a series while one of its flows lives', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: [aFlow({ slot: 1 }), aFlow({ slot: 2 })], strings });

  applyWindow(metrics, { flows: [aFlow({ slot: 1, life: RowLife.ended })] });
  applyWindow(metrics, {});
  applyWindow(metrics, {});

  assert.equal(metrics.netflow.count, 1);
});

test('begins again at 0 in the place of a series that ended', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { flows: [aFlow({ readBytes: 7, life: RowLife.ended })], strings });
  applyWindow(metrics, {});

  applyWindow(metrics, { flows: [aFlow({ readBytes: 1, remotePort: 80 })] });

  assert.match(
    samplesIn(pageText(metrics), 'netflow_read_bytes_total').join(),
    /server_port="80".*} 1$/,
  );
});

test('folds label sets beyond the cap into one overflow series a reporter and transport', () => {
  const metrics = someMetrics({ maxSeries: 1 });

  applyWindow(metrics, {
    flows: [
      aFlow({ slot: 1, remotePort: 80, readBytes: 1 }),
      aFlow({ slot: 2, remotePort: 81, readBytes: 2 }),
      aFlow({ slot: 3, remotePort: 82, readBytes: 4 }),
      aFlow({ slot: 4, remotePort: 83, readBytes: 8, transport: Transport.udp }),
    ],
    strings,
  });

  const lines = samplesIn(pageText(metrics), 'netflow_read_bytes_total');
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? '', /server_port="80".*} 1$/);
  assert.equal(
    lines[1],
    'netflow_read_bytes_total{direction="outgoing",transport="tcp",family="__overflow__",' +
      'reporter="client",server_port="__overflow__",process_name="__overflow__",' +
      'server_ip="__overflow__",server_domain="__overflow__"} 6',
  );
  assert.match(lines[2] ?? '', /transport="udp".*} 8$/);
  assert.equal(metrics.netflow.folded, 3);
});

test('gives a folded flow its own series as soon as there is room', () => {
  const metrics = someMetrics({ maxSeries: 1 });
  const first = aFlow({ slot: 1, remotePort: 80 });
  const second = aFlow({ slot: 2, remotePort: 81, readBytes: 2 });
  applyWindow(metrics, { flows: [first, second], strings });
  applyWindow(metrics, { flows: [{ ...first, life: RowLife.ended }] });
  applyWindow(metrics, {});

  applyWindow(metrics, { flows: [second] });

  const lines = samplesIn(pageText(metrics), 'netflow_read_bytes_total');
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /server_port="__overflow__".*} 2$/);
  assert.match(lines[1] ?? '', /server_port="81".*} 2$/);
});

test('gives the place of an unused series to a new one before it folds', () => {
  const metrics = someMetrics({ maxSeries: 1 });
  applyWindow(metrics, { flows: [aFlow({ remotePort: 80, life: RowLife.ended })], strings });

  applyWindow(metrics, { flows: [aFlow({ slot: 2, remotePort: 81 })] });

  assert.equal(metrics.netflow.folded, 0);
  assert.match(samplesIn(pageText(metrics), 'netflow_read_bytes_total').join(), /="81"/);
});

test("puts the native table's overflow rows into the overflow of their reporter", () => {
  const metrics = someMetrics();
  const clients = { slot: 0, life: RowLife.overflow, role: Role.client, transport: Transport.tcp };
  const servers = { ...clients, slot: 7, role: Role.server };
  const datagrams = { ...clients, slot: 3, transport: Transport.udp };
  applyWindow(metrics, {
    flows: [
      { ...clients, readBytes: 5 },
      { ...servers, readBytes: 10 },
      { ...datagrams, readBytes: 20 },
    ],
    rtts: [{ slot: 7, rtt: 1000, rttVar: 1, weight: 1 }],
    strings,
  });

  applyWindow(metrics, { flows: [{ ...clients, readBytes: 40 }] });

  const page = pageText(metrics);
  const lines = samplesIn(page, 'netflow_read_bytes_total');
  assert.equal(lines.length, 3);
  assert.match(
    lines[0] ?? '',
    /direction="outgoing",transport="tcp",.*reporter="client",server_port="__overflow__".*} 45$/,
  );
  assert.match(
    lines[1] ?? '',
    /direction="incoming",transport="tcp",.*reporter="server",server_port="__overflow__".*} 10$/,
  );
  assert.match(
    lines[2] ?? '',
    /direction="outgoing",transport="udp",.*reporter="client",server_port="__overflow__".*} 20$/,
  );
  assert.deepEqual(
    samplesIn(page, 'netflow_tcp_rtt_seconds_count').map(
      (line) => /reporter="(\w+)"/.exec(line)?.[1],
    ),
    ['server'],
  );
  assert.equal(metrics.netflow.folded, 0);
});

test('weights the window mean of RTT and never shows a mean without a sample', () => {
  const metrics = someMetrics();
  const rtts = [
    { slot: 1, rtt: 1000, rttVar: 200, weight: 3 },
    { slot: 1, rtt: 5000, rttVar: 600, weight: 1 },
  ];
  applyWindow(metrics, { flows: [aFlow()], rtts, strings });
  const page = pageText(metrics);
  assert.match(samplesIn(page, 'netflow_window_tcp_rtt_seconds').join(), /} 0.002$/);
  assert.match(samplesIn(page, 'netflow_window_tcp_rtt_var_seconds').join(), /} 0.0003$/);

  applyWindow(metrics, {});

  assert.ok(!pageText(metrics).includes('netflow_window_tcp_rtt'));
  assert.match(samplesIn(pageText(metrics), 'netflow_tcp_rtt_seconds_count').join(), /} 2$/);
});

test('lists the busiest series of the last window first', () => {
  const metrics = someMetrics();
  const flows = [10, 30, 20, 0].map((readBytes, i) =>
    aFlow({ slot: i + 1, remotePort: 80 + i, readBytes, writtenBytes: 0 }),
  );

  applyWindow(metrics, { flows, strings });

  const top = metrics.topFlows(2);
  assert.deepEqual(
    top.map(({ labels, readBytes }) => [labels.server_port, readBytes]),
    [
      ['81', 30],
      ['82', 20],
    ],
  );
  assert.equal(metrics.topFlows(9).length, 3);
});

interface Step {
  readonly slot: number;
  readonly port: number;
  readonly bytes: number;
  readonly ends: boolean;
}

const step = fc.record({
  slot: fc.integer({ min: 1, max: 8 }),
  port: fc.integer({ min: 80, max: 85 }),
  bytes: fc.nat(1e9),
  ends: fc.boolean(),
});
const windows = fc.array(fc.uniqueArray(step, { selector: ({ slot }) => slot }), { maxLength: 20 });

// A slot keeps its key until it ends: the port that a step asks for counts only at its first row.
function rowsOf(steps: readonly Step[], portOfSlot: Map<number, number>): FlowFields[] {
  return steps.map(({ slot, port, bytes, ends }) => {
    const remotePort = portOfSlot.get(slot) ?? port;
    const opened = portOfSlot.has(slot) ? 0 : 1;
    if (ends) portOfSlot.delete(slot);
    else portOfSlot.set(slot, remotePort);
    const life = ends ? RowLife.ended : RowLife.live;
    return aFlow({ slot, remotePort, readBytes: bytes, opened, ended: ends ? 1 : 0, life });
  });
}

test('shows in each window the bytes that went in, whatever the cap and the churn', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), windows, (maxSeries, steps) => {
      const metrics = someMetrics({ maxSeries });
      applyWindow(metrics, { strings });
      const live = new Map<number, number>();

      for (const window of steps) {
        applyWindow(metrics, { flows: rowsOf(window, live) });

        const page = pageText(metrics);
        const bytes = window.reduce((sum, { bytes }) => sum + bytes, 0);
        assert.equal(sumOf(page, 'netflow_window_read_bytes'), bytes);
        assert.equal(sumOf(page, 'netflow_tcp_active_connections'), live.size);
      }
    }),
  );
});

test('keeps the sum of the counters equal to the sum of the rows while none makes room', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), windows, (maxSeries, steps) => {
      const metrics = someMetrics({ maxSeries, windows: { l4: 1, l7: 60 } });
      applyWindow(metrics, { strings });
      const live = new Map<number, number>();
      let bytes = 0;

      for (const window of steps) {
        const rows = window.map((one) => ({ ...one, ends: false }));
        applyWindow(metrics, { flows: rowsOf(rows, live) });
        bytes += window.reduce((sum, one) => sum + one.bytes, 0);
      }

      assert.equal(sumOf(pageText(metrics), 'netflow_read_bytes_total'), bytes);
      assert.ok(metrics.netflow.count <= maxSeries + 1);
    }),
  );
});

test('has only the overflow series left when all flows have ended', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), windows, (maxSeries, steps) => {
      const metrics = someMetrics({ maxSeries, windows: { l4: 1, l7: 60 } });
      applyWindow(metrics, { strings });
      const live = new Map<number, number>();
      for (const window of steps) applyWindow(metrics, { flows: rowsOf(window, live) });

      const flows = [...live.keys()].map((slot) => aFlow({ slot, life: RowLife.ended }));
      applyWindow(metrics, { flows });
      applyWindow(metrics, {});

      assert.equal(metrics.netflow.count, metrics.netflow.folded > 0 ? 1 : 0);
    }),
  );
});
