// SPDX-License-Identifier: Apache-2.0
// Both ends of each row of a window, as views.
import { addressKey, addressWords } from '../wire/address.ts';
import { Role } from '../wire/columns.generated.ts';
import type { CgroupIndex } from './cgroup-index.ts';
import type { EndLook } from './end-look.ts';
import type { EndpointPorts } from './endpoint-ports.ts';
import type { HolderTable } from './holder-table.ts';
import type { ServiceIndex, ServiceName } from './service-index.ts';

/** The columns that tell who is at the ends of a row. */
export interface EndColumns {
  readonly cgroup: Float64Array;
  readonly localHolder: Uint32Array;
  readonly remoteHolder: Uint32Array;
  readonly lastAt: Float64Array;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  readonly localPort: Uint16Array;
  readonly remotePort: Uint16Array;
  readonly role: Uint8Array;
  readonly transport: Uint8Array;
}

export interface EnrichmentParts {
  readonly holders: HolderTable;
  readonly cgroups: CgroupIndex;
  readonly services: ServiceIndex;
  readonly endpointPorts: EndpointPorts;
}

export class RowEnds {
  readonly #parts: EnrichmentParts;
  readonly #rows: EndColumns;
  readonly #remoteWords: Uint32Array;

  constructor(parts: EnrichmentParts, rows: EndColumns) {
    this.#parts = parts;
    this.#rows = rows;
    this.#remoteWords = addressWords(rows.remoteAddress);
  }

  localView(row: number, look: EndLook | undefined): number {
    return look === undefined ? 0 : look.viewOf(this.#localHolder(row));
  }

  isPod(row: number): boolean {
    return (this.#parts.holders.get(this.#localHolder(row))?.podName ?? '') !== '';
  }

  remoteView(row: number, look: EndLook | undefined): number {
    if (look === undefined) return 0;
    return look.viewOf(this.#rows.remoteHolder[row] as number, this.#dialled(row));
  }

  /** Whether either end is known. */
  isInCluster(row: number): boolean {
    const { holders } = this.#parts;
    return (
      holders.get(this.#rows.remoteHolder[row] as number) !== undefined ||
      holders.get(this.#localHolder(row)) !== undefined ||
      this.#dialled(row) !== undefined
    );
  }

  /** Whether a Service or an EndpointSlice names the port of the row's server. */
  isServicePort(row: number): boolean {
    const { role, transport, localAddress, localPort, remoteHolder, remotePort } = this.#rows;
    const { endpointPorts, holders, services } = this.#parts;
    const isServer = role[row] === Role.server;
    const through = transport[row] as number;
    const port = (isServer ? localPort[row] : remotePort[row]) as number;
    const words = isServer ? addressWords(localAddress) : this.#remoteWords;
    if (services.find(addressKey(words, row), through, port) !== undefined) return true;
    const id = isServer ? this.#localHolder(row) : (remoteHolder[row] as number);
    const holder = holders.get(id);
    if (holder === undefined) return false;
    return endpointPorts.has(holder.namespace, holder.serviceName, through, port);
  }

  /* A process may have gone before the API told of its container. */
  #localHolder(row: number): number {
    const ofCgroup = this.#parts.cgroups.holderOf(this.#rows.cgroup[row] as number);
    return ofCgroup === 0 ? (this.#rows.localHolder[row] as number) : ofCgroup;
  }

  #dialled(row: number): ServiceName | undefined {
    const { role, transport, remotePort } = this.#rows;
    if (role[row] !== Role.client) return undefined;
    const address = addressKey(this.#remoteWords, row);
    return this.#parts.services.find(address, transport[row] as number, remotePort[row] as number);
  }
}
