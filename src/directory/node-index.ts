// SPDX-License-Identifier: Apache-2.0
// Nodes as holders of their addresses, and the zone of each.
import type { Node } from '../kubernetes/nodes.ts';
import type { AddressIndex } from './address-index.ts';
import { NOBODY } from './holder.ts';
import type { Holders, Known } from './holders.ts';
import { monotonicNow } from './monotonic.ts';

interface KnownNode extends Known {
  readonly addresses: readonly string[];
}

export class NodeIndex {
  readonly #holders: Holders;
  readonly #addresses: AddressIndex;
  readonly #zones = new Map<string, string>();
  readonly #known = new Map<string, KnownNode>();

  constructor(holders: Holders, addresses: AddressIndex) {
    this.#holders = holders;
    this.#addresses = addresses;
  }

  zoneOf(nodeName: string): string {
    return this.#zones.get(nodeName) ?? '';
  }

  /** A node is written every few minutes, and mostly looks the same. */
  set({ uid, name, zone, addresses }: Node): void {
    const now = monotonicNow();
    const before = this.#known.get(uid);
    const holder = { ...NOBODY, nodeName: name, zone };
    const id = this.#holders.renew(before, holder, now);
    this.#zones.set(name, zone);
    this.#known.set(uid, { holder, id, addresses });
    const claim = { owner: uid, holder: id, since: 0, isNode: true };
    this.#addresses.claim(addresses, before?.addresses ?? [], claim, now);
  }

  remove({ uid, name, addresses }: Node): void {
    const now = monotonicNow();
    const known = this.#known.get(uid);
    if (known !== undefined) this.#holders.retire(known.id, now);
    this.#zones.delete(name);
    this.#known.delete(uid);
    this.#addresses.release(addresses, uid, now);
  }
}
