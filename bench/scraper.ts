// SPDX-License-Identifier: Apache-2.0
// Scrapes as Prometheus does, again and again on one connection, and times it apart from reading.

import { Agent, get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Scraped {
  readonly seconds: number;
  readonly wireBytes: number;
  readonly pageBytes: number;
  readonly lines: number;
}

const HEADERS = {
  'user-agent': 'Prometheus/3.16.0',
  accept: 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3',
  'accept-encoding': 'gzip',
  'x-prometheus-scrape-timeout-seconds': '10',
};

const NEWLINE = '\n'.charCodeAt(0);

async function unpacked(chunks: readonly Buffer[]): Promise<{ pageBytes: number; lines: number }> {
  let [pageBytes, lines] = [0, 0];
  for await (const part of Readable.from(chunks).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    pageBytes += part.length;
    for (let at = part.indexOf(NEWLINE); at >= 0; at = part.indexOf(NEWLINE, at + 1)) lines++;
  }
  return { pageBytes, lines };
}

export class Scraper {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async scrape(): Promise<Scraped> {
    const start = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get(this.#url, { agent: this.#agent, headers: HEADERS }, resolve).once('error', reject);
    const chunks: Buffer[] = [];
    for await (const chunk of await promise) chunks.push(chunk);
    const seconds = (performance.now() - start) / 1000;
    const wireBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    return { seconds, wireBytes, ...(await unpacked(chunks)) };
  }

  close(): void {
    this.#agent.destroy();
  }
}
