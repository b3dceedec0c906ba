// SPDX-License-Identifier: Apache-2.0
// The metrics page: flow families streamed through one slice, then those about flowgauge.

import type { Request, RequestHandler, Response } from 'express';
import type { PageFormat } from '../exposition/metadata.ts';
import { type PageWanted, renderFlowPage } from '../exposition/page.ts';
import type { FlowMetrics } from '../metrics/flow-metrics.ts';
import type { Mark } from '../metrics/readers.ts';
import type { SelfMetrics } from '../metrics/self.ts';
import { acceptsGzip, CONTENT_TYPES, formatFor } from './negotiation.ts';
import type { Scrapers } from './scrapers.ts';
import type { SlicePool } from './slice-pool.ts';
import { ReaderGone, streamParts } from './stream.ts';

export interface PageSources {
  readonly flows: FlowMetrics;
  readonly self: SelfMetrics;
  /** As many scrapes are served at a time as it lends slices. */
  readonly slices: SlicePool;
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
    const slice = sources.slices.borrow();
    if (slice === undefined) {
      response.status(503).setHeader('Retry-After', '1');
      response.type('text').send('as many scrapes as allowed are being served already\n');
      return;
    }
    try {
      await sendPage(sources, slice, request, response);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    } finally {
      sources.slices.giveBack(slice);
    }
  };
}

async function sendPage(
  { flows, self, scrapers }: PageSources,
  slice: Buffer,
  request: Request,
  response: Response,
): Promise<void> {
  const start = performance.now();
  const { format, gzip } = setPageHeaders(request, response);
  /* Made first: while nothing is sent, a failure can still be said in the status. */
  const ownText = await self.page(format);
  const reader = scrapers.readerOf(request, response);
  let shown: Mark | undefined;
  const reading = {
    seen: reader?.known,
    opened: (mark: Mark): void => {
      shown = mark;
    },
  };
  await streamParts(response, pageParts(flows, ownText, { format, reading }, slice), gzip);
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
