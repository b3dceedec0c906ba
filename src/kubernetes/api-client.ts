// SPDX-License-Identifier: Apache-2.0
// Asks the API server over one pool of connections, and gives answers as streams.

import * as http from 'node:http';
import * as https from 'node:https';
import type { Access, Credentials } from './access.ts';
import {
  type ApiFailure,
  ApiFailure as Failure,
  failureOfConnection,
  failureOfStatus,
  retryAfterFrom,
} from './api-failure.ts';

export type Query = Readonly<Record<string, string>>;

export interface RequestLimits {
  readonly signal: AbortSignal;
  /** A connection on which nothing comes for so long is given up, before and within an answer. */
  readonly silenceMilliseconds: number;
  /** The form of the answer, for the header Accept. */
  readonly accept?: string;
}

const MOST_ERROR_BYTES = 64 << 10;

/* node:https and not undici: that takes 20 MB more of an idle agent's 90. */
export class ApiClient {
  readonly #access: Access;
  readonly #userAgent: string;
  #agent: http.Agent | undefined;
  #agentOf = '';
  #isRefused = false;

  /** @param version of this program, for the User-Agent that an API server's audit log shows */
  constructor(access: Access, version: string) {
    this.#access = access;
    this.#userAgent = `flowgauge/${version}`;
  }

  /**
   * An answer of status 200 whose body is still to come; it ends by `error` if the connection
   * breaks or falls silent.
   * @throws ApiFailure
   */
  async get(path: string, query: Query, limits: RequestLimits): Promise<http.IncomingMessage> {
    const credentials = await this.#access.credentials(this.#isRefused);
    this.#isRefused = false;
    const response = await this.#answer(urlOf(credentials.server, path, query), {
      agent: this.#agentFor(credentials),
      signal: limits.signal,
      timeout: limits.silenceMilliseconds,
      headers: {
        ...credentials.headers,
        accept: limits.accept ?? 'application/json',
        'user-agent': this.#userAgent,
      },
    });
    if (response.statusCode === 200) return response;
    const failure = await failureOf(response);
    this.#isRefused = failure.kind === 'unauthorized';
    throw failure;
  }

  /** Ends all connections, those of running requests too. */
  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
    this.#agentOf = '';
  }

  #answer(url: URL, options: https.RequestOptions): Promise<http.IncomingMessage> {
    const { request } = url.protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const asked = request(url, options);
      let answer: http.IncomingMessage | undefined;
      asked.once('response', (response) => {
        answer = response;
        resolve(response);
      });
      asked.on('error', (error) => reject(failureOfConnection(error)));
      asked.on('timeout', () => {
        const failure = new Failure('timeout', `nothing came for ${options.timeout} ms`);
        (answer ?? asked).destroy(failure);
      });
      asked.end();
    });
  }

  /* A new pool only where certificates have rotated; a token is a header. */
  #agentFor({ server, tls, proxy }: Credentials): http.Agent {
    if (proxy !== undefined) return proxy;
    const wanted = JSON.stringify([server.origin, tls]);
    if (this.#agent === undefined || wanted !== this.#agentOf) {
      this.close();
      const options = { ...tls, keepAlive: true };
      this.#agent =
        server.protocol === 'http:' ? new http.Agent(options) : new https.Agent(options);
      this.#agentOf = wanted;
    }
    return this.#agent;
  }
}

function urlOf(server: URL, path: string, query: Query): URL {
  const url = new URL(server);
  url.pathname = server.pathname.replace(/\/$/, '') + path;
  url.search = new URLSearchParams(query).toString();
  return url;
}

async function failureOf(response: http.IncomingMessage): Promise<ApiFailure> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MOST_ERROR_BYTES) break;
    }
  } catch {
    /* The status alone says enough. */
  }
  const retryAfter = retryAfterFrom(response.headers['retry-after'], Date.now());
  return failureOfStatus(response.statusCode ?? 0, Buffer.concat(pieces).toString(), retryAfter);
}
