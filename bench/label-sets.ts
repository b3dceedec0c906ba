// SPDX-License-Identifier: Apache-2.0
// Label sets of TCP by real connections: each is to a server address of its own, and has two ends.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const PORT = 27_800;
const AT_A_TIME = 64;
const REQUEST = 'x'.repeat(100);

async function exchange(number: number): Promise<void> {
  const host = `127.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const socket = connect({ host, port: PORT });
  socket.resume().write(REQUEST);
  await once(socket, 'close');
}

export async function makeLabelSets(count: number): Promise<void> {
  const server = createServer((socket) => socket.once('data', () => socket.end(REQUEST)));
  server.listen({ port: PORT, host: '0.0.0.0', backlog: 1024 });
  await once(server, 'listening');
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count / 2) await exchange(next++);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  server.close();
}
