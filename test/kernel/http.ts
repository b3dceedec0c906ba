// SPDX-License-Identifier: Apache-2.0
// A GET whose body arrives as it was sent: fetch() would unpack it and hide its encoding.

import { get, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function rawGet(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = get(url, { headers }, async (response) => {
    const { statusCode: status = 0, headers } = response;
    resolve({ status, headers, body: await buffer(response) });
  });
  request.on('error', reject);
  return promise;
}
