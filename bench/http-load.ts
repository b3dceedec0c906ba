// SPDX-License-Identifier: Apache-2.0
// wrk against nginx over keep-alive connections; an operation is a request.

import { fileURLToPath } from 'node:url';
import { built } from './build.ts';
import type { Ends } from './served-load.ts';

export const HTTP_PORT = 28_080;
const URL_SERVED = `http://127.0.0.1:${HTTP_PORT}/`;
const CONFIG = fileURLToPath(new URL('nginx.conf', import.meta.url));
const CONNECTIONS = 16;

async function ask(): Promise<void> {
  const answer = await fetch(URL_SERVED);
  await answer.text();
}

export const HTTP: Ends = {
  server: ['nginx', '-p', built(''), '-c', CONFIG],
  ask,
  client: (seconds) => ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, URL_SERVED],
  result: /(\d+) requests in ([\d.]+)s/,
};
