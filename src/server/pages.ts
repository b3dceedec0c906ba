// SPDX-License-Identifier: Apache-2.0
// Which page answers which path, and what happens when a page fails.

import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { type Landing, landingPage } from './landing-page.ts';
import { metricsRoute, type PageSources } from './metrics-route.ts';

export interface PagesOptions {
  readonly telemetryPath: string;
  readonly sources: PageSources;
  readonly isReady: () => boolean;
  readonly landing: () => Landing;
  /** Told of each page that failed; the server goes on. */
  readonly onFailure: (path: string, error: Error) => void;
}

export function pages(options: PagesOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/', (_, response) => {
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    response.type('html').send(landingPage(options.landing()));
  });
  app.get(options.telemetryPath, metricsRoute(options.sources));
  app.get(
    ['/-/healthy', '/healthz'],
    sentence(() => [200, 'flowgauge is healthy']),
  );
  app.get(
    ['/-/ready', '/readyz'],
    sentence(() =>
      options.isReady() ? [200, 'flowgauge is ready'] : [503, 'flowgauge is not capturing'],
    ),
  );
  app.use(sentence(() => [404, 'not found; the landing page is at /']));
  app.use(failure(options.onFailure));
  return app;
}

const sentence =
  (answer: () => [status: number, text: string]): RequestHandler =>
  (_, response) => {
    const [status, text] = answer();
    response.status(status).type('text').send(`${text}\n`);
  };

/* Express tells error handlers from others by their four parameters. */
const failure =
  (onFailure: PagesOptions['onFailure']): ErrorRequestHandler =>
  (error: Error, request, response, _next) => {
    onFailure(request.path, error);
    if (response.headersSent) response.destroy();
    else {
      response.removeHeader('Content-Encoding');
      response.status(500).type('text').send('this page failed; the log says why\n');
    }
  };
