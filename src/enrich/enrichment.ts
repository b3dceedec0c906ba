// SPDX-License-Identifier: Apache-2.0
// What the rows of a window are given: a view of each of their ends.
import { addressText } from '../wire/address.ts';
import { Role, Transport } from '../wire/columns.generated.ts';
import type { CgroupIndex } from './cgroup-index.ts';
import { EndViews } from './end-views.ts';
import type { HolderField } from './holder.ts';
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

export class Enrichment {
  readonly #parts: EnrichmentParts;
  readonly #views: EndViews;

  /** `fields`: what the chosen labels show. */
  constructor(parts: EnrichmentParts, fields: readonly HolderField[]) {
    this.#parts = parts;
    this.#views = new EndViews(parts.holders, fields);
  }

  localView(rows: EndColumns, row: number): number {
    return this.#views.viewOf(this.#localHolder(rows, row));
  }

  isPod(rows: EndColumns, row: number): boolean {
    return (this.#parts.holders.get(this.#localHolder(rows, row))?.podName ?? '') !== '';
  }

  remoteView(rows: EndColumns, row: number): number {
    return this.#views.viewOf(rows.remoteHolder[row] as number, this.#dialled(rows, row));
  }

  /** Its remote end had changed hands when the newest of it began. */
  isDoubtful(rows: EndColumns, row: number): boolean {
    const holder = rows.remoteHolder[row] as number;
    return holder !== 0 && (rows.lastAt[row] as number) >= this.#parts.holders.endOf(holder);
  }

  /** Forgets views that no series shows; `addUsed` adds those that one measurement shows. */
  sweep(addUsed: readonly ((used: Set<number>) => void)[]): void {
    if (!this.#views.isSweepDue) return;
    const used = new Set<number>();
    for (const add of addUsed) add(used);
    this.#views.sweep(used);
  }

  value(view: number, field: HolderField): string {
    return this.#views.value(view, field);
  }

  /* A process may have gone before the API told of its container. */
  #localHolder(rows: EndColumns, row: number): number {
    const ofCgroup = this.#parts.cgroups.holderOf(rows.cgroup[row] as number);
    return ofCgroup === 0 ? (rows.localHolder[row] as number) : ofCgroup;
  }

  #dialled(rows: EndColumns, row: number): ServiceName | undefined {
    if (rows.role[row] !== Role.client) return undefined;
    const protocol = rows.transport[row] === Transport.tcp ? 'TCP' : 'UDP';
    const address = addressText(rows.remoteAddress, row * 16);
    return this.#parts.services.find(address, protocol, rows.remotePort[row] as number);
  }
}
