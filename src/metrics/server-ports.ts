// SPDX-License-Identifier: Apache-2.0
// How many ports of one server are shown at once: one that opens a port for each client (passive
// FTP, RPC), or one that is scanned, has no more label sets than this.

/** An `addressKey`. */
type Server = number | string;

export class ServerPorts {
  readonly #perServer: number;
  /** Ports in use of each server. */
  readonly #ports = new Map<Server, number>();
  /** Slots that use each port of a server. */
  readonly #slots = new Map<number | string, number>();

  constructor(perServer: number) {
    this.#perServer = perServer;
  }

  /** Whether the port is shown; it is in use then until it is released. */
  claim(server: Server, port: number): boolean {
    const place = placeOf(server, port);
    const slots = this.#slots.get(place) ?? 0;
    if (slots === 0) {
      const ports = this.#ports.get(server) ?? 0;
      if (ports >= this.#perServer) return false;
      this.#ports.set(server, ports + 1);
    }
    this.#slots.set(place, slots + 1);
    return true;
  }

  release(server: Server, port: number): void {
    const place = placeOf(server, port);
    const slots = this.#slots.get(place) ?? 0;
    if (slots > 1) {
      this.#slots.set(place, slots - 1);
      return;
    }
    this.#slots.delete(place);
    const ports = this.#ports.get(server) ?? 0;
    if (ports > 1) this.#ports.set(server, ports - 1);
    else this.#ports.delete(server);
  }
}

/* Numbers are exact up to 53 bits: an IPv4 address and a port have 48. */
const placeOf = (server: Server, port: number): number | string =>
  typeof server === 'number' ? server * 65536 + port : `${server} ${port}`;
