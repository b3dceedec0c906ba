// SPDX-License-Identifier: Apache-2.0
// Scrapes as Prometheus does, gzip asked for, and times it apart from reading what came.

import { get, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Scrape {
  readonly seconds: number;
  /** As it came, compressed. */
  readonly wireBytes: number;
  readonly pageBytes: number;
  /** Longest time since the scrape before in which the event loop did nothing else. */
  readonly stallSeconds: number;
}

/* monitorEventLoopDelay records the whole interval of its timer; 10 ms of it are the timer's. */
const TIMER_SECONDS = 0.01;
const LONGEST_INTERVAL = /^nodejs_eventloop_lag_max_seconds (\S+)$/m;

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function request(url: string): Promise<IncomingMessage> {
  const headers = { accept: 'text/plain;version=0.0.4', 'accept-encoding': 'gzip' };
  return new Promise((resolve, reject) => {
    get(url, { headers }, resolve).once('error', reject);
  });
}

export async function scrape(url: string): Promise<Scrape> {
  const start = performance.now();
  const body = await bodyOf(await request(url));
  const seconds = (performance.now() - start) / 1000;
  const page = gunzipSync(body);
  const interval = Number(LONGEST_INTERVAL.exec(page.toString('latin1'))?.[1]);
  return {
    seconds,
    wireBytes: body.length,
    pageBytes: page.length,
    stallSeconds: Math.max(0, interval - TIMER_SECONDS),
  };
}
