// SPDX-License-Identifier: Apache-2.0
// A conversation of datagrams: each piece of a turn is one, and has arrived before the next goes.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from './conversation.ts';

const LIMIT_MS = 5000;

class End {
  readonly socket: Socket;
  #received = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('message', () => {
      this.#received++;
      socket.emit('counted');
    });
  }

  async has(datagrams: number): Promise<void> {
    const signal = AbortSignal.timeout(LIMIT_MS);
    while (this.#received < datagrams) await once(this.socket, 'counted', { signal });
  }
}

async function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

export class Datagrams {
  readonly #ends: Readonly<Record<Turn['from'], End>>;
  readonly #isConnected: boolean;
  readonly #sent = { client: 0, server: 0 };

  private constructor(client: Socket, server: Socket, isConnected: boolean) {
    this.#ends = { client: new End(client), server: new End(server) };
    this.#isConnected = isConnected;
  }

  static async open(address: string, port: number, isConnected = true): Promise<Datagrams> {
    const server = await bound(address, port);
    const client = await bound(address.includes(':') ? '::1' : '127.0.0.1', 0);
    if (isConnected) {
      client.connect(port, address);
      await once(client, 'connect');
    }
    return new Datagrams(client, server, isConnected);
  }

  async say(...turns: readonly Turn[]): Promise<void> {
    for (const { from, pieces, after } of turns) {
      if (after > 0) await sleep(after);
      for (const piece of pieces) await this.#send(from, piece);
    }
  }

  async #send(from: Turn['from'], piece: string): Promise<void> {
    const to = this.#ends[from === 'client' ? 'server' : 'client'];
    const { port, address } = to.socket.address();
    const bytes = Buffer.from(piece, 'latin1');
    if (from === 'client' && this.#isConnected) this.#ends.client.socket.send(bytes);
    else this.#ends[from].socket.send(bytes, port, address);
    await to.has(++this.#sent[from]);
  }

  close(): void {
    this.#ends.client.socket.close();
    this.#ends.server.socket.close();
  }
}
