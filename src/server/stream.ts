// SPDX-License-Identifier: Apache-2.0
// Writes parts that share one buffer to a response: each is gone before the next is made.

import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

type Parts = Iterable<Buffer | string>;

/* A reader that takes nothing for this long has lost interest; its buffer is needed. */
const STALL_MILLISECONDS = 30_000;

/** The connection ended before the page did; nothing is wrong with the page. */
export class ReaderGone extends Error {}

/** Resolves when the last part was handed to the connection. */
export async function streamParts(
  response: ServerResponse,
  parts: Parts,
  gzip: boolean,
): Promise<void> {
  const gone = rejectionOnClose(response);
  response.setTimeout(STALL_MILLISECONDS, () => response.destroy());
  const sink = gzip ? createGzip({ level: constants.Z_BEST_SPEED }) : response;
  if (sink !== response) sink.pipe(response);
  try {
    for (const part of parts) await Promise.race([written(sink, part), gone]);
    const finished = new Promise((resolve) => response.once('finish', resolve));
    sink.end();
    await Promise.race([finished, gone]);
  } finally {
    if (sink !== response) sink.destroy();
  }
}

const written = (sink: Writable, part: Buffer | string): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(part, (error) => (error ? reject(new ReaderGone(error.message)) : resolve()));
  });

/* A write to a closed connection may never call back. */
function rejectionOnClose(response: ServerResponse): Promise<never> {
  const gone = new Promise<never>((_, reject) => {
    response.once('close', () => reject(new ReaderGone('connection closed')));
  });
  gone.catch(() => undefined);
  return gone;
}
