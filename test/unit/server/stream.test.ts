// SPDX-License-Identifier: Apache-2.0
// Parts that share one buffer arrive whole and in order, however slow the reader.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ReaderGone, streamParts } from '../../../src/server/stream.ts';

const PARTS = 64;
const PART_BYTES = 64 * 1024;

/** Each part is filled with its own number, in the one buffer that all share. */
function* sharedParts(): Generator<Buffer> {
  const slice = Buffer.alloc(PART_BYTES);
  for (let part = 0; part < PARTS; part++) yield slice.fill(part);
}

const EXPECTED = Buffer.concat(
  Array.from({ length: PARTS }, (_, part) => Buffer.alloc(PART_BYTES, part)),
);

/** Serves one request with `answer` and hands the reader's side to `read`. */
async function exchange<T>(
  answer: (response: ServerResponse) => Promise<void>,
  read: (message: IncomingMessage) => Promise<T>,
): Promise<{ answered: Promise<void>; result: T }> {
  let answered = Promise.resolve();
  const server = createServer((_, response) => {
    answered = answer(response);
    answered.catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  const result = await read(message);
  server.close();
  server.closeAllConnections();
  return { answered, result };
}

async function slowBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
    if (chunks.length % 16 === 0) await sleep(1);
  }
  return Buffer.concat(chunks);
}

test('a slow reader gets every part unchanged', async () => {
  const { answered, result } = await exchange(
    (response) => streamParts(response, sharedParts(), false),
    slowBody,
  );

  await answered;
  assert.ok(result.equals(EXPECTED));
});

test('a compressed page unpacks to every part unchanged', async () => {
  const { answered, result } = await exchange(
    (response) => streamParts(response, sharedParts(), true),
    slowBody,
  );

  await answered;
  assert.ok(gunzipSync(result).equals(EXPECTED));
});

for (const gzip of [false, true]) {
  test(`a reader that leaves ends the page, gzip ${gzip}`, async () => {
    function* endless(): Generator<Buffer> {
      const noise = Buffer.alloc(PART_BYTES, 'abcdefghijklm');
      while (true) yield noise;
    }

    const { answered } = await exchange(
      (response) => streamParts(response, endless(), gzip),
      async (message) => {
        await once(message, 'readable');
        message.destroy();
      },
    );

    await assert.rejects(answered, ReaderGone);
  });
}
