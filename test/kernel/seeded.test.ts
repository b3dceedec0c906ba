// SPDX-License-Identifier: Apache-2.0
// A connection that is older than the exporter is counted from now on, and is nothing new.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { pausedTraffic } from './traffic.ts';

for (const [attach, port] of [
  ['tp_btf', 26_000],
  ['raw_tp', 26_001],
  ['none', 26_002],
] as const) {
  describe(`a connection older than the exporter, attach=${attach}`, () => {
    let exporter: Exporter;
    let open: Page;
    let closed: Page;
    const client = { server_port: port, reporter: 'client', direction: 'outgoing' };
    const server = { server_port: port, reporter: 'server', direction: 'incoming' };

    before(async () => {
      const sizes = { first: 500, request: 1000, response: 2000, count: 7 };
      const connection = await pausedTraffic('exchange', { ...sizes, port });
      exporter = await Exporter.start(`--attach=${attach}`);
      open = await exporter.settle();
      await connection.finish();
      closed = await exporter.settle();
    });
    after(() => exporter?.stop());

    test('is counted as open, in its direction', () => {
      assert.equal(open.sum('netflow_tcp_active_connections', client), 1);
      assert.equal(open.sum('netflow_tcp_active_connections', server), 1);
    });

    test('counts bytes from the start of the exporter on', () => {
      assert.equal(closed.sum('netflow_written_bytes_total', client), 7_000);
      assert.equal(closed.sum('netflow_read_bytes_total', client), 14_000);
      assert.equal(closed.sum('netflow_written_bytes_total', server), 14_000);
      assert.equal(closed.sum('netflow_read_bytes_total', server), 7_000);
    });

    test('is closed but never established', () => {
      const where = { server_port: port };
      assert.equal(closed.sum('netflow_tcp_established_total', where), 0);
      assert.equal(closed.sum('netflow_tcp_closed_total', where), 2);
      assert.equal(closed.sum('netflow_tcp_active_connections', where), 0);
    });

    test('has the name of its process', () => {
      const names = [client, server].map((where) =>
        closed.values('netflow_read_bytes_total', 'process_name', where),
      );
      assert.deepEqual(names, [['fg_client'], ['fg_server']]);
    });
  });
}
