// SPDX-License-Identifier: Apache-2.0
// Connection tracking that comes after the exporter, as a kernel module does.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { command } from './commands.ts';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { ServiceNetwork } from './service-network.ts';
import { traffic } from './traffic.ts';
import { flowsTo } from './translated-flows.ts';

const SERVICE = '10.96.232.1';
const SOURCE = join(import.meta.dirname, 'refuse-netlink.c');
const MOST_WINDOWS = 30;

let directory = '';
let network: ServiceNetwork;
let exporter: Exporter;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'flowgauge-late-'));
  await command('cc', '-shared', '-fPIC', '-o', join(directory, 'refuse.so'), SOURCE);
  await writeFile(join(directory, 'refused'), '');
  network = await ServiceNetwork.create(({ first }) => [
    `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
  ]);
  process.env.LD_PRELOAD = join(directory, 'refuse.so');
  process.env.REFUSED_WHILE = join(directory, 'refused');
  exporter = await Exporter.start('--labels=full').finally(() => {
    delete process.env.LD_PRELOAD;
    delete process.env.REFUSED_WHILE;
  });
});
after(async () => {
  await exporter?.stop();
  await network?.remove();
  await rm(directory, { recursive: true });
});

async function ask(request: number): Promise<Page> {
  const { client, first } = network;
  const ends = { 'client-netns': client.netns, 'server-netns': first.netns };
  const sizes = { request, response: 10, count: 1 };
  const dial = { dial: SERVICE, 'dial-port': 80, address: first.address, port: 8080 };
  await traffic('exchange', { ...ends, ...sizes, ...dial });
  return exporter.settle();
}

const attached = (page: Page): number => page.sum('flowgauge_probe_attached', { signal: 'nat' });

test('is found when it is there', async () => {
  const without = await ask(7);
  assert.deepEqual(flowsTo(without, { dst_ip: SERVICE }), { '': 7 });
  assert.equal(attached(without), 0);
  const [refused] = without.select('flowgauge_probe_refused_info', { signal: 'nat' });
  assert.equal(refused?.labels.reason, 'netlink socket: Protocol not supported');

  await rm(join(directory, 'refused'));
  let page = await exporter.page();
  for (let i = 0; i < MOST_WINDOWS && attached(page) === 0; i++) page = await exporter.settle(1);
  assert.equal(attached(page), 1);
  assert.deepEqual(page.select('flowgauge_probe_refused_info', { signal: 'nat' }), []);

  page = await ask(11);
  const to = `${network.first.address}:8080`;
  assert.deepEqual(flowsTo(page, { dst_ip: SERVICE }), { '': 7, [to]: 11 });
});
