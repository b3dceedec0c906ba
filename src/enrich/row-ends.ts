// SPDX-License-Identifier: Apache-2.0
// Both ends of each row of a window, as views.
import { addressKey, addressWords } from '../wire/address.ts';
import { Role } from '../wire/columns.generated.ts';
import type { CgroupIndex } from './cgroup-index.ts';
import type { EndViews } from './end-views.ts';
import type { Holders } from './holders.ts';
import type { ServiceIndex, ServiceName } from './service-index.ts';

/** The columns that tell who is at the ends of a row. */
export interface EndColumns {
  readonly cgroup: Float64Array;
  readonly localHolder: Uint32Array;
  readonly remoteHolder: Uint32Array;
  readonly lastAt: Float64Array;
  readonly remoteAddress: Uint8Array;
  readonly remotePort: Uint16Array;
  readonly role: Uint8Array;
  readonly transport: Uint8Array;
}

export interface EnrichmentParts {
  readonly holders: Holders;
  readonly cgroups: CgroupIndex;
  readonly services: ServiceIndex;
}

export class RowEnds {
  readonly #parts: EnrichmentParts;
  readonly #views: EndViews;
  readonly #rows: EndColumns;
  readonly #remoteWords: Uint32Array;

  constructor(parts: EnrichmentParts, views: EndViews, rows: EndColumns) {
    this.#parts = parts;
    this.#views = views;
    this.#rows = rows;
    this.#remoteWords = addressWords(rows.remoteAddress);
  }

  localView(row: number): number {
    return this.#views.viewOf(this.#localHolder(row));
  }

  isPod(row: number): boolean {
    return (this.#parts.holders.get(this.#localHolder(row))?.podName ?? '') !== '';
  }

  remoteView(row: number): number {
    return this.#views.viewOf(this.#rows.remoteHolder[row] as number, this.#dialled(row));
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
