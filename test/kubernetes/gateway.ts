// SPDX-License-Identifier: Apache-2.0
// Stands before a real API server and does to answers what networks and overload do to them.

import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from './control-plane.ts';

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly at: number;
  readonly url: URL;
  readonly userAgent: string;
  readonly authorization: string;
}

export class Gateway {
  readonly server: string;
  /** Every request that came, in order. */
  readonly asked: Asked[] = [];
  /** Pieces of answers arrive cut and joined anywhere. */
  isTorn = false;
  /** Texts in answers and what comes in their place, of the same length. */
  readonly mangled = new Map<string, string>();
  /** New connections are closed as they come. */
  isAway = false;
  readonly #listener: Server;
  readonly #target: URL;
  readonly #agent: Agent;
  readonly #sockets = new Set<Socket>();
  readonly #silenced = new WeakSet<ServerResponse>();
  readonly #running = new Set<ServerResponse>();
  readonly #refusals: (Refusal | undefined)[] = [];
  #swallowed = 0;
  #bytesUntilCut = Number.POSITIVE_INFINITY;

  private constructor(listener: Server, { server, ca }: ControlPlane) {
    this.#listener = listener;
    this.#target = new URL(server);
    this.#agent = new Agent({ ca, keepAlive: true });
    this.server = `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    listener.on('connection', (socket: Socket) => {
      if (this.isAway) socket.destroy();
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    listener.on('request', (asked, answer) => this.#serve(asked, answer));
  }

  static async start(plane: ControlPlane): Promise<Gateway> {
    const { serverCertificate, serverKey } = plane.certificates;
    const listener = createServer({
      cert: readFileSync(serverCertificate),
      key: readFileSync(serverKey),
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new Gateway(listener, plane);
  }

  /** Answers the next requests itself; what is said of the next ones adds up in order. */
  refuse(times: number, status: number, headers: Readonly<Record<string, string>> = {}): void {
    for (let time = 0; time < times; time++) this.#refusals.push({ status, headers });
  }

  /** Lets requests through between those that are refused. */
  pass(times: number): void {
    for (let time = 0; time < times; time++) this.#refusals.push(undefined);
  }

  /** The next requests are taken and never answered. */
  swallow(times: number): void {
    this.#swallowed += times;
  }

  /** Nothing more comes on the answers that are open now; their connections stay. */
  silence(): void {
    for (const answer of this.#running) this.#silenced.add(answer);
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends every connection when so many bytes of answers have gone through. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  stop(): void {
    this.#agent.destroy();
    this.#listener.close();
    this.cut();
  }

  #serve(asked: IncomingMessage, answer: ServerResponse): void {
    const url = new URL(asked.url ?? '', this.server);
    const { 'user-agent': userAgent = '', authorization = '' } = asked.headers;
    this.asked.push({ at: performance.now(), url, userAgent, authorization });
    const refusal = this.#refusals.shift();
    if (refusal !== undefined) answer.writeHead(refusal.status, refusal.headers).end('refused');
    else if (this.#swallowed > 0) this.#swallowed--;
    else this.#forward(asked, answer);
  }

  #forward({ url, headers }: IncomingMessage, answer: ServerResponse): void {
    const asked = request(new URL(url ?? '', this.#target), { headers, agent: this.#agent });
    asked.once('error', () => answer.destroy());
    answer.once('close', () => {
      this.#running.delete(answer);
      asked.destroy();
    });
    asked.once('response', (response) => {
      this.#running.add(answer);
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      this.#pass(response, answer).catch(() => answer.destroy());
    });
    asked.end();
  }

  #mangle(chunk: Buffer): Buffer {
    if (this.mangled.size === 0) return chunk;
    let text = chunk.toString('latin1');
    for (const [from, to] of this.mangled) text = text.replaceAll(from, to);
    return Buffer.from(text, 'latin1');
  }

  async #pass(response: IncomingMessage, answer: ServerResponse): Promise<void> {
    for await (const sent of response) {
      if (this.#silenced.has(answer)) continue;
      const chunk = this.#mangle(sent);
      if (this.#bytesUntilCut < chunk.length) {
        answer.write(chunk.subarray(0, this.#bytesUntilCut));
        await sleep(50);
        this.#bytesUntilCut = Number.POSITIVE_INFINITY;
        this.cut();
        return;
      }
      this.#bytesUntilCut -= chunk.length;
      for (const piece of this.isTorn ? await torn(chunk) : [chunk]) {
        answer.write(piece);
        if (this.isTorn) await sleep(Math.random() < 0.5 ? 0 : 5);
      }
    }
    if (!this.#silenced.has(answer)) answer.end();
  }
}

/* The wait lets what comes next be joined to what is here. */
async function torn(chunk: Buffer): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for (let start = 0; start < chunk.length; ) {
    const end = start + 1 + Math.floor(Math.random() * (chunk.length < 20_000 ? 200 : 20_000));
    pieces.push(chunk.subarray(start, end));
    start = end;
  }
  await sleep(10);
  return pieces;
}
