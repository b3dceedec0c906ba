// SPDX-License-Identifier: Apache-2.0
// The metrics page: flow families streamed through one slice, then those about flowgauge.

import type { RequestHandler } from 'express';
import { renderFlowPage } from '../exposition/page.ts';
import type { FlowMetrics } from '../metrics/flow-metrics.ts';
import type { SelfMetrics } from '../metrics/self.ts';
import { acceptsGzip, CONTENT_TYPES, type Format, formatFor } from './negotiation.ts';
import { SlicePool } from './slice-pool.ts';
import { ReaderGone, streamParts } from './stream.ts';

/* Prometheus pairs and a few people; each scrape holds one slice. */
const CONCURRENT_SCRAPES = 8;

export interface PageSources {
  readonly flows: FlowMetrics;
  readonly self: SelfMetrics;
}

export function metricsRoute(sources: PageSources): RequestHandler {
  const slices = new SlicePool(CONCURRENT_SCRAPES);
  return async (request, response) => {
    const format = formatFor(request.headers.accept);
    const gzip = acceptsGzip(request.headers['accept-encoding']);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    response.setHeader('Content-Type', CONTENT_TYPES[format]);
    if (gzip) response.setHeader('Content-Encoding', 'gzip');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const slice = slices.borrow();
    if (slice === undefined) {
      response.removeHeader('Content-Encoding');
      response.status(503).setHeader('Retry-After', '1');
      response.type('text').send(`${CONCURRENT_SCRAPES} scrapes are being served already\n`);
      return;
    }
    const start = performance.now();
    try {
      await streamParts(response, pageParts(sources, format, slice), gzip);
      sources.self.observeScrape((performance.now() - start) / 1000);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    } finally {
      slices.giveBack(slice);
    }
  };
}

async function* pageParts(
  { flows, self }: PageSources,
  format: Format,
  slice: Buffer,
): AsyncGenerator<Buffer | string> {
  yield* renderFlowPage(flows, format, slice);
  yield await self.page(format);
  if (format === 'openmetrics') yield '# EOF\n';
}
