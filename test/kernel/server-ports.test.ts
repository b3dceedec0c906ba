// SPDX-License-Identifier: Apache-2.0
// Server ports are shown wherever they lie, also where clients may have nearly every port.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import type { Page } from './page.ts';
import { pausedTraffic, traffic } from './traffic.ts';

const RANGE = '1024\t65535\n';
const RANGE_FILE = '/proc/sys/net/ipv4/ip_local_port_range';
const WRITTEN = 'netflow_written_bytes_total';

/** In its own mount namespace: the machine's own range stays as it is. */
const seeing = (file: string) => async (args: readonly string[]) => [
  ...['unshare', '-m', 'sh', '-c', `mount --bind "$0" ${RANGE_FILE} && exec "$@"`, file],
  ...['src/cli.ts', ...args],
];

async function withRange(pair: NetnsPair): Promise<void> {
  for (const netns of [pair.client, pair.server])
    await pair.run(netns, 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=1024 65535');
}

describe('where clients have the ports 1024 to 65535', () => {
  const sizes = { first: 500, request: 1000, response: 2000, count: 7 };
  let pair: NetnsPair;
  let directory: string;
  let exporter: Exporter;
  let page: Page;
  before(async () => {
    pair = await NetnsPair.create('ports');
    await withRange(pair);
    directory = await mkdtemp(join(tmpdir(), 'flowgauge-range-'));
    const file = join(directory, 'range');
    await writeFile(file, RANGE);
    const older = await pausedTraffic('exchange', { ...sizes, port: 50_052, ...pair.options });
    const lower = await pausedTraffic('exchange', { ...sizes, port: 3307, ...pair.options });
    exporter = await Exporter.startBy(seeing(file));
    for (const port of [3306, 50_051])
      await traffic('exchange', { ...sizes, port, ...pair.options });
    await older.finish();
    await lower.finish();
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
    await rm(directory, { recursive: true, force: true });
  });

  const written = (reporter: string, server_port: string | number): number =>
    page.sum(WRITTEN, { server_ip: '10.231.0.2', reporter, server_port });

  for (const port of [3306, 50_051]) {
    test(`${port} is shown at both ends`, () => {
      assert.equal(written('client', port), 507_000);
      assert.equal(written('server', port), 1_014_000);
    });
  }

  test('of a connection older than the exporter, the listener tells who is the server', () => {
    assert.equal(written('server', 50_052), 14_000);
    assert.equal(written('server', 3307), 14_000);
  });

  test('its client is a guess, which is collapsed from 32768 on', () => {
    assert.equal(written('client', 3307), 7_000);
    assert.equal(written('client', 50_052), 0);
    assert.equal(written('client', '*'), 7_000);
  });
});

describe('a server with a port for each client', () => {
  let pair: NetnsPair;
  let exporter: Exporter;
  before(async () => {
    pair = await NetnsPair.create('ftp');
    await withRange(pair);
    exporter = await Exporter.start();
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  async function fetchAt(ports: readonly number[]): Promise<number> {
    let bytes = 0;
    for (const port of ports) {
      const { client } = await traffic('send', { port, bytes: 1000, ...pair.options });
      bytes += client.writtenBytes;
    }
    return bytes;
  }

  test('shows 32 of them, and the rest as one, with sums that are true', async () => {
    const ports = Array.from({ length: 40 }, (_, i) => 40_000 + i);
    const first = await fetchAt(ports.slice(0, 32));
    await exporter.settle();
    const rest = await fetchAt(ports.slice(32));
    const page = await exporter.settle();

    const where = { server_ip: '10.231.0.2', reporter: 'client' };
    const shown = page.values(WRITTEN, 'server_port', where);
    assert.deepEqual(shown.toSorted(), ['*', ...ports.slice(0, 32).map(String)]);
    assert.equal(page.sum(WRITTEN, where), first + rest);
    assert.equal(page.sum(WRITTEN, { ...where, server_port: '*' }), rest);
    assert.deepEqual(
      page
        .values('netflow_read_bytes_total', 'server_port', { ...where, reporter: 'server' })
        .toSorted(),
      shown.toSorted(),
    );
  });
});
