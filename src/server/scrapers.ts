// SPDX-License-Identifier: Apache-2.0
// Tells scrapers apart: by their kept-alive connection, and by what they say of themselves when
// they come on another one. docs/prometheus.md says what Prometheus, its agents and proxies do.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reader, Readers } from '../metrics/readers.ts';

/* Above the 5 minutes after which Prometheus closes an idle connection: it is to be the first. */
const KEEP_ALIVE_MILLISECONDS = 360_000;

/* Prometheus and all who use its code send it; curl and browsers do not. */
const SCRAPE_HEADER = 'x-prometheus-scrape-timeout-seconds';

/* Behind a proxy a connection is anybody's. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/* What is told apart at once; more than any set-up has. */
const MOST_SCRAPERS = 64;

interface Scraper {
  readonly identity: string;
  readonly reader: Reader;
  /** Undefined once it is closed, and behind a proxy. */
  socket: Socket | undefined;
}

export class Scrapers {
  readonly #readers: Readers;
  #all: Scraper[] = [];

  constructor(readers: Readers) {
    this.#readers = readers;
  }

  /** Who asks; undefined where it is nobody who would ask again, and is to be shown the truth. */
  readerOf(request: IncomingMessage, response: ServerResponse): Reader | undefined {
    if (!isScrape(request)) return undefined;
    keepOpen(response);
    const identity = identityOf(request);
    const { socket } = request;
    const same = this.#all.find((one) => one.socket === socket && one.identity === identity);
    if (same !== undefined) {
      same.reader.acknowledge();
      return same.reader;
    }
    return (this.#resumed(identity, request) ?? this.#added(identity, request)).reader;
  }

  // Where several could be it, none is shown less than any of them has: a value that went back
  // would be counted twice, one that came too early is missed at worst.
  #resumed(identity: string, request: IncomingMessage): Scraper | undefined {
    if (request.headers[SCRAPE_HEADER] === undefined) return undefined;
    const now = performance.now();
    const candidates = this.#all.filter(
      (one) => one.socket === undefined && one.identity === identity && one.reader.isLive(now),
    );
    for (const { reader } of candidates) reader.resume();
    for (const { reader: one } of candidates) {
      for (const { reader } of candidates) if (reader.known) one.knows(reader.known);
    }
    const [first] = candidates;
    if (first !== undefined) this.#connect(first, request);
    return first;
  }

  #added(identity: string, request: IncomingMessage): Scraper {
    if (this.#all.length >= MOST_SCRAPERS) this.#forgetOne();
    const scraper = { identity, reader: this.#readers.add(), socket: undefined };
    this.#all.push(scraper);
    this.#connect(scraper, request);
    return scraper;
  }

  #connect(scraper: Scraper, { headers, socket }: IncomingMessage): void {
    if (isProxied(headers)) return;
    scraper.socket = socket;
    socket.once('close', () => {
      scraper.socket = undefined;
      if (headers[SCRAPE_HEADER] === undefined) this.#forget(scraper);
    });
  }

  // Who was here longest ago; it is shown the truth if it comes again.
  #forgetOne(): void {
    this.#forget(this.#all.reduce((a, b) => (a.reader.lastAt <= b.reader.lastAt ? a : b)));
  }

  #forget(scraper: Scraper): void {
    this.#all = this.#all.filter((one) => one !== scraper);
    this.#readers.remove(scraper.reader);
  }
}

function isScrape({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  const accept = headers.accept ?? '';
  const asksForFormat = /application\/openmetrics-text|version=0\.0\.4/.test(accept);
  return headers[SCRAPE_HEADER] !== undefined || asksForFormat;
}

const isProxied = (headers: IncomingMessage['headers']): boolean =>
  PROXY_HEADERS.some((name) => headers[name] !== undefined);

function identityOf({ headers, socket, url }: IncomingMessage): string {
  const via = PROXY_HEADERS.map((name) => headers[name]);
  return JSON.stringify([
    socket.remoteAddress,
    via,
    headers['user-agent'],
    headers[SCRAPE_HEADER],
    url,
  ]);
}

// Node would close an idle connection after 5 s, and each scrape come on one of its own.
function keepOpen(response: ServerResponse): void {
  const { socket } = response;
  response.once('finish', () => socket?.setTimeout(KEEP_ALIVE_MILLISECONDS));
}
