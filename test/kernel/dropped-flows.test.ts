// SPDX-License-Identifier: Apache-2.0
// With --flows.local=drop what stays within this machine is counted and not shown; --flows.own=drop
// leaves out the exporter's own scrapes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import { traffic } from './traffic.ts';

const PORT = 28_450;
const DROPPED = 'flowgauge_dropped_bytes_total';

describe('--flows.local=drop', () => {
  let exporter: Exporter;
  let pair: NetnsPair;
  before(async () => {
    pair = await NetnsPair.create('drop');
    exporter = await Exporter.start('--flows.local=drop');
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  test('loopback is counted and not shown, another address is shown', async () => {
    const local = { measurement: 'netflow', reason: 'local', direction: 'written' };
    const first = (await exporter.settle()).sum(DROPPED, local);
    const { client, server } = await traffic('exchange', { port: PORT });
    const apart = await traffic('exchange', { port: PORT + 1, ...pair.options });
    const page = await exporter.settle();

    const sent = client.writtenBytes + server.writtenBytes;
    assert.ok(sent > 1000);
    assert.deepEqual(page.select('netflow_written_bytes_total', { server_port: PORT }), []);
    assert.ok(page.sum(DROPPED, local) - first >= sent);
    const shown = page.sum('netflow_written_bytes_total', {
      server_port: PORT + 1,
      reporter: 'client',
    });
    assert.equal(shown, apart.client.writtenBytes);
  });
});

describe('--flows.own=drop', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--flows.own=drop');
  });
  after(() => exporter?.stop());

  test('the scrapes are not shown where the exporter answers them', async () => {
    const own = { measurement: 'netflow', reason: 'own', direction: 'written' };
    await exporter.settle();
    const page = await exporter.settle();

    assert.deepEqual(page.select('netflow_written_bytes_total', { process_name: 'flowgauge' }), []);
    assert.ok(page.sum(DROPPED, own) > 1000);
  });
});
