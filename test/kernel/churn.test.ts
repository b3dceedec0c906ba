// SPDX-License-Identifier: Apache-2.0
// Many short connections lose nothing at default sizes; with small sizes every loss is counted.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertClosedConnections, bytesOf } from './expected.ts';
import { Exporter } from './exporter.ts';
import type { Labels, Page } from './page.ts';
import { type Options, type Result, type Side, traffic } from './traffic.ts';

async function withExporter<T>(flags: string[], body: (exporter: Exporter) => Promise<T>) {
  const exporter = await Exporter.start(...flags);
  try {
    return await body(exporter);
  } finally {
    await exporter.stop();
  }
}

function bytesOfSide({ readBytes, writtenBytes }: Side): number {
  return readBytes + writtenBytes;
}

function lostBytes(page: Page): number {
  return page.sum('flowgauge_lost_bytes_total');
}

interface Balance {
  readonly truth: number;
  readonly reported: number;
  readonly lost: number;
}

async function balance(
  flags: string[],
  where: Labels,
  run: () => Promise<Result>,
): Promise<Balance> {
  return withExporter(flags, async (exporter) => {
    const before = lostBytes(await exporter.page());
    const { client, server } = await run();
    const page = await exporter.settle();
    const { readBytes, writtenBytes } = bytesOf(page, where);
    return {
      truth: bytesOfSide(client) + bytesOfSide(server),
      reported: readBytes + writtenBytes,
      lost: lostBytes(page) - before,
    };
  });
}

const ATTEMPTS = 3;

/** Losses have no port: what others of this machine lose meanwhile is in them, so try again. */
async function assertBalance(flags: string[], command: string, options: Options): Promise<void> {
  const where = { server_port: options.port ?? '' };
  let last: Balance = { truth: 0, reported: 0, lost: 0 };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    last = await balance(flags, where, () => traffic(command, options));
    assert.ok(last.lost > 0, 'the sizes are not small enough to lose anything');
    assert.ok(last.reported > 0, 'nothing at all was reported');
    if (last.reported + last.lost === last.truth) return;
  }
  assert.equal(last.reported + last.lost, last.truth, JSON.stringify(last));
}

const CHURN = { clients: 64, connections: 8000, request: 137, response: 1511 };

describe('8,000 short connections from 64 parallel clients', () => {
  test('are reported to the last byte and connection with default settings', async () => {
    await withExporter(['--window.l4=15s'], async (exporter) => {
      const result = await traffic('churn', { ...CHURN, port: 27_000 });
      const page = await exporter.settle();

      assert.equal(result.client.connections, 8000);
      assert.equal(result.client.writtenBytes, 1_096_000);
      assert.equal(result.client.readBytes, 12_088_000);
      assertClosedConnections(page, 27_000, result);
      assert.equal(lostBytes(page), 0);
    });
  });

  test('are reported or counted as lost where table and ring are small', async () => {
    const small = ['--capture.tcp-sockets=256', '--capture.ring-bytes=4096'];
    await assertBalance(small, 'churn', { ...CHURN, port: 27_003 });
  });
});

describe('20,000 connections that open and close while windows end', () => {
  for (const [attach, port] of [
    ['tp_btf', 27_010],
    ['raw_tp', 27_011],
    ['none', 27_012],
  ] as const) {
    test(`are each counted once with attach=${attach}`, async () => {
      await withExporter([`--attach=${attach}`], async (exporter) => {
        const result = await traffic('churn', { ...CHURN, connections: 20_000, port });
        assertClosedConnections(await exporter.settle(), port, result);
      });
    });
  }
});

describe('UDP flows of 200 peers', () => {
  test('are reported or counted as lost where the table is small', async () => {
    const options = { peers: 200, count: 5, size: 100, response: 40, port: 27_100 };
    await assertBalance(['--capture.udp-flows=64'], 'udp', options);
  });

  test('are all reported with default settings', async () => {
    const options = { peers: 200, count: 5, size: 100, response: 40, port: 27_101 };
    const seen = await balance([], { server_port: 27_101 }, () => traffic('udp', options));
    assert.deepEqual(seen, { truth: 280_000, reported: 280_000, lost: 0 });
  });
});
