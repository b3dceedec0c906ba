// SPDX-License-Identifier: Apache-2.0
// What a socket knows beyond bytes and RTT is what ss and nstat say, and how long things took.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './commands.ts';
import { Exporter } from './exporter.ts';
import { NetnsPair } from './netns-pair.ts';
import { pausedTraffic, traffic } from './traffic.ts';

const FAMILIES = '--metrics.include=netflow_tcp_*,netflow_window_tcp_rtt_min_seconds';

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

describe('of a connection', () => {
  let exporter: Exporter;
  let pair: NetnsPair;
  before(async () => {
    pair = await NetnsPair.create('details');
    exporter = await Exporter.start(FAMILIES);
    await pair.run(pair.client, 'ip', 'link', 'set', 'cable', 'gso_max_segs', '1');
  });
  after(async () => {
    await exporter?.stop();
    await pair?.remove();
  });

  const dropAtServer = (...rules: string[]) => pair.rulesAtInput(pair.server, ...rules);
  const nstat = async (netns: string, counter: string): Promise<number> =>
    numberIn(await pair.run(netns, 'nstat', '-asz', counter), /\s(\d+)\s/);

  test('segments received, out of order, and the least RTT are those of ss -ti', async () => {
    await dropAtServer('tcp dport 24200 numgen random mod 100 < 3 drop');
    const sizes = { first: 1000, request: 2000, response: 10, count: 1, port: 24_200 };
    const connection = await pausedTraffic('exchange', { ...pair.options, ...sizes });
    await dropAtServer();
    const page = await exporter.settle();
    const server = await pair.run(pair.server, 'ss', '-tinH', 'sport', '=', ':24200');
    const client = await pair.run(pair.client, 'ss', '-tinH', 'dport', '=', ':24200');
    await connection.finish();

    const atServer = { server_port: 24_200, reporter: 'server' };
    const atClient = { server_port: 24_200, reporter: 'client' };
    assert.ok(numberIn(server, /rcv_ooopack:(\d+)/) > 0, `the rule dropped nothing: ${server}`);
    assert.deepEqual(
      [
        page.sum('netflow_tcp_out_of_order_segments_total', atServer),
        page.sum('netflow_tcp_segments_received_total', atServer),
        page.sum('netflow_tcp_segments_received_total', atClient),
      ],
      [
        numberIn(server, /rcv_ooopack:(\d+)/),
        numberIn(server, /segs_in:(\d+)/),
        numberIn(client, /segs_in:(\d+)/),
      ],
    );
  });

  test('the least RTT of a window in which it measured is that of ss -ti', async () => {
    const sizes = { count: 200, pause: 20, port: 24_201 };
    const running = traffic('exchange', { ...pair.options, ...sizes });
    await sleep(1500);
    const page = await exporter.page();
    const ss = await pair.run(pair.client, 'ss', '-tinH', 'dport', '=', ':24201');
    await running;

    // In milliseconds, and it may have got less between the window's end and now.
    const least = numberIn(ss, /minrtt:([\d.]+)/) / 1000;
    const where = { server_port: 24_201, reporter: 'client' };
    const seen = page.select('netflow_window_tcp_rtt_min_seconds', where);
    assert.ok(least > 0, ss);
    assert.equal(seen.length, 1);
    assert.ok((seen[0]?.value ?? 0) >= least);
    assert.ok((seen[0]?.value ?? 1) <= page.sum('netflow_window_tcp_rtt_seconds', where) + 1e-9);
  });

  test('a handshake whose SYNs were lost took a second, and they are retransmits', async () => {
    const resent = await nstat(pair.client, 'TcpExtTCPSynRetrans');
    await dropAtServer('tcp dport 24202 drop');
    const running = traffic('exchange', { ...pair.options, count: 1, port: 24_202 });
    await sleep(1500);
    await dropAtServer();
    await running;
    const page = await exporter.settle();

    const client = { server_port: 24_202, reporter: 'client' };
    const syns = page.sum('netflow_tcp_syn_retransmits_total', client);
    assert.ok(syns > 0);
    assert.equal(syns, (await nstat(pair.client, 'TcpExtTCPSynRetrans')) - resent);
    assert.equal(page.sum('netflow_tcp_retransmits_total', client), syns);
    assert.equal(page.sum('netflow_tcp_handshake_seconds_count', client), 1);
    assert.ok(page.sum('netflow_tcp_handshake_seconds_sum', client) >= 1);
    const soon = page.select('netflow_tcp_handshake_seconds_bucket', { ...client, le: '0.8192' });
    assert.deepEqual(
      soon.map(({ value }) => value),
      [0],
    );
  });

  test('SYN-ACKs that a server repeated are its retransmits', async () => {
    await pair.rulesAtInput(pair.client, 'tcp sport 24203 drop');
    const running = traffic('exchange', { ...pair.options, count: 1, port: 24_203 });
    await sleep(1500);
    await pair.rulesAtInput(pair.client);
    await running;
    const page = await exporter.settle();

    const server = { server_port: 24_203, reporter: 'server' };
    const all = page.sum('netflow_tcp_retransmits_total', server);
    assert.ok(all > 0);
    assert.equal(page.sum('netflow_tcp_syn_retransmits_total', server), all);
    assert.equal(page.sum('netflow_tcp_handshake_seconds_count', server), 0);
  });

  test('its duration is counted once at each end when it closed', async () => {
    const connection = await pausedTraffic('exchange', { ...pair.options, count: 1, port: 24_204 });
    const open = await exporter.settle();
    await connection.finish();
    const page = await exporter.settle();

    for (const reporter of ['client', 'server']) {
      const where = { server_port: 24_204, reporter };
      assert.equal(open.sum('netflow_tcp_connection_duration_seconds_count', where), 0);
      assert.equal(page.sum('netflow_tcp_connection_duration_seconds_count', where), 1);
      assert.ok(page.sum('netflow_tcp_connection_duration_seconds_sum', where) > 1); // a window
    }
  });

  test('what a listener with a full queue drops is what nstat says', async () => {
    const before = await nstat(pair.server, 'TcpExtListenDrops');
    const sizes = { address: '127.0.0.1', port: 24_205, connections: 10 };
    const inServer = { 'client-netns': pair.server };
    const queue = await pausedTraffic('backlog', { ...sizes, ...inServer });
    await exporter.settle();
    await queue.finish();
    const page = await exporter.settle();
    const dropped = (await nstat(pair.server, 'TcpExtListenDrops')) - before;

    const drops = page.select('netflow_tcp_listen_drops_total', { server_port: 24_205 });
    assert.ok(dropped > 0, 'the queue was never full');
    assert.deepEqual(
      drops.map(({ labels, value }) => [labels.reporter, labels.server_ip, value]),
      [['server', '127.0.0.1', dropped]],
    );
  });
});

describe('a receiver that does not read', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start(FAMILIES);
  });
  after(() => exporter?.stop());

  test('keeps its sender waiting for as long as ss -ti says', async () => {
    const server = createServer({ pauseOnConnect: true }).listen(24_206, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const client = dial(24_206, '127.0.0.1');
    client.write(Buffer.alloc(20_000_000));
    const [peer] = await accepted;
    await sleep(1000);
    const limited = async (): Promise<number> => {
      const ss = await command('ss', '-tinH', 'dport', '=', ':24206');
      return numberIn(ss, /rwnd_limited:(\d+)ms/) / 1000;
    };
    const least = await limited();
    const page = await exporter.settle();
    const most = await limited();
    client.destroy();
    peer.destroy();
    server.close();

    const where = { server_port: 24_206, reporter: 'client' };
    const seen = page.sum('netflow_tcp_receiver_limited_seconds_total', where);
    assert.ok(least > 0, 'the receiver took everything');
    assert.ok(seen >= least && seen <= most, `${least} <= ${seen} <= ${most}`);
  });
});
