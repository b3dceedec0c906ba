// SPDX-License-Identifier: Apache-2.0
// Scrapes as Prometheus does, gzip asked for, and times it apart from reading what came.

import { get, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Scrape {
  readonly seconds: number;
  /** As it came, compressed. */
  readonly wireBytes: number;
  readonly pageBytes: number;
}

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
  return { seconds, wireBytes: body.length, pageBytes: gunzipSync(body).length };
}
