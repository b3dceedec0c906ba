// SPDX-License-Identifier: Apache-2.0
// The metrics page: flow families streamed through one slice, then those about flowgauge.

import type { Request, RequestHandler, Response } from 'express';
import type { PageFormat } from '../exposition/metadata.ts';
import { type PageWanted, renderFlowPage } from '../exposition/page.ts';
import type { FlowMetrics } from '../metrics/flow-metrics.ts';
import type { Mark } from '../metrics/readers.ts';
import type { SelfMetrics } from '../metrics/self.ts';
import { type Collected, collectedBy, UnknownCollected } from './collected.ts';
import { acceptsGzip, CONTENT_TYPES, formatFor } from './negotiation.ts';
import type { Scrapers } from './scrapers.ts';
import type { SlicePool } from './slice-pool.ts';
import { ReaderGone, streamParts } from './stream.ts';

export interface PageSources {
  readonly flows: FlowMetrics;
  readonly self: SelfMetrics;
  /** As many scrapes are served at a time as it lends slices. */
  readonly slices: SlicePool;
  /** Whether OpenMetrics says when counters began. */
  readonly showsCreated: boolean;
  /** Who asks for page after page. */
  readonly scrapers: Scrapers;
}

export function metricsRoute(sources: PageSources): RequestHandler {
  return async (request, response) => {
    if (request.method === 'HEAD') {
      setPageHeaders(request, response);
      response.end();
      return;
    }
    const collected = collectedOrRefused(request, response);
    if (collected === undefined) return;
    const slice = sources.slices.borrow();
    if (slice === undefined) {
      response.status(503).setHeader('Retry-After', '1');
      response.type('text').send('as many scrapes as allowed are being served already\n');
      return;
    }
    try {
      await sendPage(sources, collected, slice, request, response);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    } finally {
      sources.slices.giveBack(slice);
    }
  };
}

function collectedOrRefused(request: Request, response: Response): Collected | undefined {
  try {
    return collectedBy(request.url);
  } catch (error) {
    if (!(error instanceof UnknownCollected)) throw error;
    response.status(400).type('text').send(`${error.message}\n`);
    return undefined;
  }
}

async function sendPage(
  { flows, self, scrapers, showsCreated }: PageSources,
  collected: Collected,
  slice: Buffer,
  request: Request,
  response: Response,
): Promise<void> {
  const start = performance.now();
  const { format, gzip } = setPageHeaders(request, response);
  /* Made first: while nothing is sent, a failure can still be said in the status. */
  const ownText = collected.self ? await self.page(format) : '';
  const reader = scrapers.readerOf(request, response);
  let shown: Mark | undefined;
  const reading = {
    seen: reader?.known,
    opened: (mark: Mark): void => {
      shown = mark;
    },
  };
  const wanted = { format, reading, showsCreated, isWanted: collected.flow };
  await streamParts(response, pageParts(flows, ownText, wanted, slice), gzip);
  if (shown !== undefined) reader?.sent(shown, performance.now());
  self.observeScrape((performance.now() - start) / 1000);
}

function setPageHeaders(
  request: Request,
  response: Response,
): { format: PageFormat; gzip: boolean } {
  const format = formatFor(request.headers.accept);
  const gzip = acceptsGzip(request.headers['accept-encoding']);
  response.setHeader('Vary', 'Accept, Accept-Encoding');
  response.setHeader('Content-Type', CONTENT_TYPES[format]);
  if (gzip) response.setHeader('Content-Encoding', 'gzip');
  return { format, gzip };
}

function* pageParts(
  flows: FlowMetrics,
  ownText: string,
  wanted: PageWanted,
  slice: Buffer,
): Generator<Buffer | string> {
  yield* renderFlowPage(flows, wanted, slice);
  yield ownText;
  if (wanted.format === 'openmetrics') yield '# EOF\n';
}
