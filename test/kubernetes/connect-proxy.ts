// SPDX-License-Identifier: Apache-2.0
// An HTTP proxy on loopback that connects wherever it is asked to.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export class ConnectProxy {
  readonly url: string;
  /** `host:port` of each CONNECT. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connect', ({ url = '' }, socket) => this.#connect(url, socket as Socket));
  }

  static async start(): Promise<ConnectProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ConnectProxy(server);
  }

  #connect(to: string, socket: Socket): void {
    this.asked.push(to);
    const { hostname, port } = new URL(`http://${to}`);
    const target = connect(Number(port), hostname);
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
