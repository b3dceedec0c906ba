// SPDX-License-Identifier: Apache-2.0
// Listens on each address and closes at once, open connections included.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from '../config/list-kinds.ts';
import { FlowgaugeError } from '../errors.ts';

export class PageServer {
  readonly #answer: RequestListener;
  readonly #servers: Server[] = [];

  constructor(answer: RequestListener) {
    this.#answer = answer;
  }

  /** Resolves to the addresses listened on, with the port chosen where 0 was asked. */
  async listen(addresses: readonly ListenAddress[]): Promise<readonly string[]> {
    try {
      for (const address of addresses) await this.#listenOn(address);
    } catch (error) {
      await this.close();
      throw error;
    }
    return this.#servers.map((server) => urlOf(server.address() as AddressInfo));
  }

  async close(): Promise<void> {
    const closing = this.#servers.splice(0).map((server) => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    });
    await Promise.all(closing);
  }

  async #listenOn({ host, port }: ListenAddress): Promise<void> {
    const server = createServer(this.#answer);
    server.listen(host === undefined ? { port } : { host, port });
    try {
      await once(server, 'listening');
    } catch (error) {
      throw refusal(error as NodeJS.ErrnoException, `${bracketed(host ?? '')}:${port}`);
    }
    this.#servers.push(server);
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const refusal = (error: NodeJS.ErrnoException, address: string): FlowgaugeError =>
  error.code === 'EADDRINUSE'
    ? new FlowgaugeError('ADDRESS_IN_USE', { address })
    : new FlowgaugeError('ADDRESS_REFUSED', { address, detail: error.message });

function urlOf({ address, port }: AddressInfo): string {
  const everywhere = address === '::' || address === '0.0.0.0';
  return `http://${everywhere ? 'localhost' : bracketed(address)}:${port}`;
}
