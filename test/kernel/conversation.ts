// SPDX-License-Identifier: Apache-2.0
// A TCP conversation word for word: each turn is written in the pieces given, one send each, and
// the next begins when the other side has all of it.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Turn {
  readonly from: 'client' | 'server';
  readonly pieces: readonly string[];
  /** Milliseconds of silence before it. */
  readonly after: number;
  /** All pieces in one system call, each from a buffer of its own. */
  readonly isGathered: boolean;
}

const turn =
  (from: Turn['from']) =>
  (...pieces: readonly string[]): Turn => ({ from, pieces, after: 0, isGathered: false });

export const client = turn('client');
export const server = turn('server');

export const later = (after: number, turn: Turn): Turn => ({ ...turn, after });

export const gathered = (turn: Turn): Turn => ({ ...turn, isGathered: true });

/** Each byte in a piece of its own. */
export const byteByByte = (text: string): readonly string[] => [...text];

/** One end, which knows how much has come. */
class End {
  readonly socket: Socket;
  #received = 0;

  constructor(socket: Socket) {
    this.socket = socket.setNoDelay();
    socket.on('data', (chunk) => {
      this.#received += chunk.length;
      socket.emit('counted');
    });
  }

  async write(piece: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.socket.write(piece, 'latin1', (error) => (error ? reject(error) : resolve()));
    await promise;
  }

  async gather(pieces: readonly string[]): Promise<void> {
    this.socket.cork();
    const written = pieces.map((piece) => this.write(piece));
    this.socket.uncork();
    await Promise.all(written);
  }

  async has(bytes: number): Promise<void> {
    while (this.#received < bytes) await once(this.socket, 'counted');
  }

  /** When its peer has closed. */
  async ended(): Promise<void> {
    if (!this.socket.readableEnded) await once(this.socket, 'end');
  }
}

export class Conversation {
  readonly #ends: Readonly<Record<Turn['from'], End>>;
  readonly #said = { client: 0, server: 0 };

  private constructor(client: Socket, server: Socket) {
    this.#ends = { client: new End(client), server: new End(server) };
  }

  static async open(port: number, host = '127.0.0.1'): Promise<Conversation> {
    const listener = createServer({ allowHalfOpen: true }).listen(port, host);
    await once(listener, 'listening');
    const socket = connect({ port, host, allowHalfOpen: true });
    const [accepted] = await once(listener, 'connection');
    listener.close();
    return new Conversation(socket, accepted);
  }

  async say(...turns: readonly Turn[]): Promise<void> {
    for (const { from, pieces, after, isGathered } of turns) {
      if (after > 0) await sleep(after);
      const end = this.#ends[from];
      if (isGathered) await end.gather(pieces);
      else for (const piece of pieces) await end.write(piece);
      this.#said[from] += pieces.join('').length;
      await this.#ends[from === 'client' ? 'server' : 'client'].has(this.#said[from]);
    }
  }

  /** One side closes, then the other. */
  async close(first: Turn['from']): Promise<void> {
    const { client, server } = this.#ends;
    const [one, other] = first === 'client' ? [client, server] : [server, client];
    one.socket.end();
    await other.ended();
    other.socket.end();
    await one.ended();
  }
}

export async function converse(
  port: number,
  turns: readonly Turn[],
  closes: Turn['from'] = 'client',
): Promise<void> {
  const conversation = await Conversation.open(port);
  await conversation.say(...turns);
  await conversation.close(closes);
}
