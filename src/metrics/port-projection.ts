// SPDX-License-Identifier: Apache-2.0
// Which port of a row is shown: the server's, if it is known to be one and the server has not too
// many of them.

import type { RowEnds } from '../enrich/row-ends.ts';
import { addressKey, addressWords } from '../wire/address.ts';
import { Role } from '../wire/columns.generated.ts';
import { grown, lengthFor } from './grown.ts';
import type { RowIdentity } from './measurement.ts';
import type { ServerPorts } from './server-ports.ts';

export interface PortOptions {
  /** From here on a port is not shown whose role is a guess. */
  readonly ephemeral: number;
  /** Shared by all measurements: they show the same ports. */
  readonly ofServers: ServerPorts;
  /** As they are, with no bound. */
  readonly areExact: boolean;
}

/* Below, a port takes a privilege: no server has many. */
const FIRST_COUNTED = 1024;
const COLLAPSED = 0;

export class PortProjection<Rows extends RowIdentity> {
  readonly #options: PortOptions;
  /** 1 where a slot's port is in use by it. */
  #isClaimed = new Uint8Array(1024);

  constructor(options: PortOptions) {
    this.#options = options;
  }

  /** Of the local end or of the remote one; 0 = collapsed. */
  of(rows: Rows, row: number, end: 'local' | 'remote', ends: RowEnds): number {
    const role = rows.role[row] as number;
    const port = portAt(rows, row, end);
    if (role === Role.unknown) return this.#isGuessShown(port) ? port : COLLAPSED;
    if (end !== serverEnd(role)) return COLLAPSED;
    if (this.#options.areExact || port < FIRST_COUNTED || ends.isServicePort(row)) return port;
    if (rows.roleIsGuess?.[row] === 1 && !this.#isGuessShown(port)) return COLLAPSED;
    return this.#claim(rows, row) ? port : COLLAPSED;
  }

  /** A row that ends: its slot may be another's from now on. */
  release(rows: Rows, row: number): void {
    const slot = rows.slot[row] as number;
    if (this.#isClaimed[slot] !== 1) return;
    this.#isClaimed[slot] = 0;
    this.#options.ofServers.release(serverOf(rows, row), serverPortOf(rows, row));
  }

  #claim(rows: Rows, row: number): boolean {
    const slot = rows.slot[row] as number;
    if (slot >= this.#isClaimed.length) this.#isClaimed = grown(this.#isClaimed, lengthFor(slot));
    if (this.#isClaimed[slot] === 1) return true;
    if (!this.#options.ofServers.claim(serverOf(rows, row), serverPortOf(rows, row))) return false;
    this.#isClaimed[slot] = 1;
    return true;
  }

  #isGuessShown(port: number): boolean {
    return port < this.#options.ephemeral;
  }
}

const serverEnd = (role: number): 'local' | 'remote' => (role === Role.server ? 'local' : 'remote');

const portAt = (rows: RowIdentity, row: number, end: 'local' | 'remote'): number =>
  (end === 'local' ? rows.localPort[row] : rows.remotePort[row]) as number;

const serverPortOf = (rows: RowIdentity, row: number): number =>
  portAt(rows, row, serverEnd(rows.role[row] as number));

function serverOf(rows: RowIdentity, row: number): number | string {
  const isLocal = serverEnd(rows.role[row] as number) === 'local';
  return addressKey(addressWords(isLocal ? rows.localAddress : rows.remoteAddress), row);
}
