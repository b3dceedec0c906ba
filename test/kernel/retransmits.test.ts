// SPDX-License-Identifier: Apache-2.0
// Retransmits are what the sender's own TCP says they are, and never hide in a silent window.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertClosedConnections } from './expected.ts';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import type { Page } from './page.ts';
import { pausedTraffic, traffic } from './traffic.ts';

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

describe('retransmits', () => {
  let exporter: Exporter;
  let pair: NetnsPair;
  before(async () => {
    pair = await NetnsPair.create('loss');
    exporter = await Exporter.start();
    // One packet a segment: a rule then drops single segments.
    await pair.run(pair.client, 'ip', 'link', 'set', 'cable', 'gso_max_segs', '1');
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  const nstat = async (netns: string): Promise<number> => {
    const text = await pair.run(netns, 'nstat', '-asz', 'TcpRetransSegs');
    return numberIn(text, /TcpRetransSegs\s+(\d+)/);
  };
  const dropAtServer = (...rules: string[]) => pair.rulesAtInput(pair.server, ...rules);

  test('under random loss are those of TCP_INFO and of the namespace, segments too', async () => {
    const before = await nstat(pair.client);
    await dropAtServer('tcp dport 24000 numgen random mod 100 < 2 drop');
    const result = await traffic('send', { ...pair.options, port: 24_000, bytes: 4_000_000 });
    const page = await exporter.settle();

    const client = { server_port: 24_000, reporter: 'client' };
    const { retransmits, segmentsSent, resentBytes } = result.client;
    assert.ok(retransmits > 0 && resentBytes > 0, 'the rule dropped nothing');
    assert.equal(page.sum('netflow_tcp_retransmits_total', client), retransmits);
    assert.equal((await nstat(pair.client)) - before, retransmits);
    assert.equal(page.sum('netflow_tcp_segments_sent_total', client), segmentsSent);
    assertClosedConnections(page, 24_000, result);
  });

  test('of an open connection are those of ss -ti', async () => {
    await dropAtServer('tcp dport 24001 numgen random mod 100 < 2 drop');
    const sizes = { first: 1000, request: 2000, response: 10, count: 1, port: 24_001 };
    const connection = await pausedTraffic('exchange', { ...pair.options, ...sizes });
    await dropAtServer();
    const page = await exporter.settle(); // long enough for a delayed ACK to be sent too
    const ss = await pair.run(pair.client, 'ss', '-tinH', 'dport', '=', ':24001');
    await connection.finish();

    const client = { server_port: 24_001, reporter: 'client' };
    assert.ok(numberIn(ss, /retrans:\d+\/(\d+)/) > 0, `the rule dropped nothing: ${ss}`);
    const seen = {
      retransmits: page.sum('netflow_tcp_retransmits_total', client),
      segments: page.sum('netflow_tcp_segments_sent_total', client),
      written: page.sum('netflow_written_bytes_total', client),
      read: page.sum('netflow_read_bytes_total', client),
      active: page.sum('netflow_tcp_active_connections', client),
    };
    assert.deepEqual(seen, {
      retransmits: numberIn(ss, /retrans:\d+\/(\d+)/),
      segments: numberIn(ss, /segs_out:(\d+)/),
      written: numberIn(ss, /bytes_sent:(\d+)/) - numberIn(ss, /bytes_retrans:(\d+)/),
      read: numberIn(ss, /bytes_received:(\d+)/),
      active: 1,
    });
  });

  test('in a window without a single byte are shown, in both views', async () => {
    const sending = traffic('send', {
      ...pair.options,
      port: 24_002,
      bytes: 1_000_000,
      chunk: 10_000,
      pause: 20,
    });
    await sleep(1000);
    await dropAtServer('tcp dport 24002 drop');
    const pages = await pagesFor(3500);
    await dropAtServer();
    const result = await sending;
    const last = await exporter.settle();

    const client = { server_port: 24_002, reporter: 'client' };
    const silent = pages.filter(
      (page) =>
        page.sum('netflow_window_tcp_retransmits', client) > 0 &&
        page.sum('netflow_window_written_bytes', client) === 0,
    );
    assert.ok(silent.length > 0, 'no window with retransmits only');
    assert.equal(last.sum('netflow_tcp_retransmits_total', client), result.client.retransmits);
    assertClosedConnections(last, 24_002, result);
  });

  async function pagesFor(milliseconds: number): Promise<Page[]> {
    const pages: Page[] = [];
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(200)) {
      pages.push(await exporter.page());
    }
    return pages;
  }
});
