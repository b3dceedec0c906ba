// SPDX-License-Identifier: Apache-2.0
// What happens while the Prometheis of the stage scrape: each part ends with what curl then sees.

import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../kernel/commands.ts';
import { client, server } from '../kernel/conversation.ts';
import { Datagrams } from '../kernel/datagrams.ts';
import { answer, query } from '../kernel/dns-bytes.ts';
import type { Exporter } from '../kernel/exporter.ts';
import { settledPage } from '../kernel/l7-windows.ts';
import { Nginx } from '../kernel/nginx.ts';
import type { Page } from '../kernel/page.ts';
import { traffic } from '../kernel/traffic.ts';
import type { PrometheusServer } from './prometheus-server.ts';
import { curlPage, DNS_PORT, type Stage } from './stage.ts';

export const PORTS = {
  burst: 28_700,
  refused: 28_701,
  http: 28_702,
  periodic: 28_703,
  brief: 28_704,
  known: 28_705,
  away: 28_706,
  restarted: 28_707,
  fresh: 28_708,
  dns: DNS_PORT,
} as const;

export const PERIODIC_BYTES = 5_000_246;

/** A scrape every minute may begin with a minute's wait; then two show a series and its growth. */
const FIRST_SCRAPE_MS = 75_000;
const TWO_SCRAPES_MS = 135_000;
const GONE_MS = 150_000;
const LOOK_MS = 250;

const written = (job: string, port: number): string =>
  `netflow_written_bytes_total{job="${job}",server_port="${port}",reporter="client"}`;

const send = (port: number, bytes: number) => traffic('send', { port, bytes });

async function everyoneHasScraped({ two, three, slow }: Stage): Promise<void> {
  const hasAll = (server: PrometheusServer, jobs: number): Promise<unknown> =>
    server.valueUntil('count(up == 1)', jobs, FIRST_SCRAPE_MS);
  await Promise.all([hasAll(two, 4), hasAll(three, 4), hasAll(slow, 3)]);
}

/** The first burst, and every value that curl sees of it meanwhile. */
async function burst({ kept }: Stage) {
  const seen: number[] = [];
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const where = { server_port: PORTS.burst, reporter: 'client' };
      const lines = (await curlPage(kept)).select('netflow_written_bytes_total', where);
      seen.push(...lines.map(({ value }) => value));
      await sleep(LOOK_MS);
    }
  };
  const looking = look();
  await send(PORTS.burst, 50_000_000);
  await settledPage(kept);
  isOver = true;
  await looking;
  return { page: await curlPage(kept), seen };
}

async function refusedConnect({ kept }: Stage): Promise<Page> {
  await traffic('connect', { port: PORTS.refused });
  await settledPage(kept);
  return curlPage(kept);
}

async function twentyRequests({ kept }: Stage): Promise<Page> {
  const nginx = await Nginx.start([`127.0.0.1:${PORTS.http}`]);
  await command('curl', '-sS', `http://127.0.0.1:${PORTS.http}/hello?[1-20]`);
  await settledPage(kept);
  await nginx.stop();
  return curlPage(kept);
}

async function threeLookups({ kept }: Stage): Promise<Page> {
  const between = await Datagrams.open('127.0.0.1', PORTS.dns);
  for (const id of [1, 2, 3]) {
    const asked = { id, name: 'one.example' };
    await between.say(client(query(asked)), server(answer(asked)));
  }
  await settledPage(kept);
  between.close();
  return curlPage(kept);
}

/** Off the page of curl: its flow is idle, and each who scrapes has read its last bytes. */
async function gone(exporter: Exporter, port: number): Promise<void> {
  const limit = Date.now() + GONE_MS;
  while ((await curlPage(exporter)).sum('netflow_written_bytes_total', { server_port: port }) > 0) {
    if (Date.now() > limit)
      throw new Error(`port ${port} is still on the page after ${GONE_MS} ms`);
    await sleep(LOOK_MS);
  }
}

/** The same bytes again and again; between, they have left the page. */
async function periodic(exporter: Exporter, port: number, times: number) {
  let lastBegan = Date.now();
  await send(port, PERIODIC_BYTES);
  for (let turn = 1; turn < times; turn++) {
    await settledPage(exporter);
    await gone(exporter, port);
    lastBegan = Date.now();
    await send(port, PERIODIC_BYTES);
  }
  await settledPage(exporter);
  return { page: await curlPage(exporter), lastBegan };
}

/** Traffic while two Prometheis are away: of a port they know, and of one that is new. */
async function prometheusRestart({ kept, two, three }: Stage) {
  await send(PORTS.known, 3_000_000);
  await three.valueUntil(written('direct', PORTS.known), 3_000_000, 60_000);
  await Promise.all([two.halt(), three.halt()]);
  await send(PORTS.known, 4_000_000);
  await send(PORTS.away, 7_000_000);
  await settledPage(kept);
  await Promise.all([two.resume(), three.resume()]);
  return curlPage(kept);
}

/** Fewer bytes after it than before, so that a Prometheus can tell that it began again. */
async function exporterRestart(stage: Stage): Promise<Page> {
  await send(PORTS.restarted, 9_000_000);
  await stage.slow.valueUntil(written('restarted', PORTS.restarted), 9_000_000, TWO_SCRAPES_MS);
  const exporter = await stage.restartExporter();
  await send(PORTS.restarted, 1_000_000);
  const again = written('restarted', PORTS.restarted);
  await stage.two.valueUntil(again, 1_000_000, 30_000);
  await stage.three.valueUntil(again, 1_000_000, 60_000);
  await send(PORTS.fresh, 2_000_000);
  await settledPage(exporter);
  return curlPage(exporter);
}

export async function tellStory(stage: Stage) {
  await everyoneHasScraped(stage);
  const [first, refused, http, dns, kept, brief, away, restarted] = await Promise.all([
    burst(stage),
    refusedConnect(stage),
    twentyRequests(stage),
    threeLookups(stage),
    periodic(stage.kept, PORTS.periodic, 2),
    periodic(stage.brief, PORTS.brief, 3),
    prometheusRestart(stage),
    exporterRestart(stage),
  ]);
  const all = 2 * PERIODIC_BYTES;
  await stage.slow.valueUntil(written('direct', PORTS.periodic), all, TWO_SCRAPES_MS);
  return { first, refused, http, dns, kept, brief, away, restarted };
}

export type Story = Awaited<ReturnType<typeof tellStory>>;
