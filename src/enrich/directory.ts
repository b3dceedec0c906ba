// SPDX-License-Identifier: Apache-2.0
// Everything that is known of a cluster, as it is told by the stores of its objects.
import type { EndpointSlice } from '../kubernetes/endpoint-slices.ts';
import type { Node } from '../kubernetes/nodes.ts';
import type { Owned } from '../kubernetes/owned.ts';
import type { Pod } from '../kubernetes/pods.ts';
import type { Service } from '../kubernetes/services.ts';
import type { StoreListener } from '../kubernetes/store.ts';
import type { Cgroup } from '../native/binding.ts';
import { AddressIndex, type TellAddress } from './address-index.ts';
import { CgroupIndex, type TellCgroups } from './cgroup-index.ts';
import { Holders } from './holders.ts';
import { monotonicNow } from './monotonic.ts';
import { NodeIndex } from './node-index.ts';
import { OwnerIndex } from './owner-index.ts';
import { PodIndex } from './pod-index.ts';
import { ServiceIndex } from './service-index.ts';

/** What the capture is told. */
export interface Told {
  readonly address: TellAddress;
  readonly cgroups: TellCgroups;
}

export class Directory {
  readonly holders = new Holders();
  readonly services = new ServiceIndex();
  readonly addresses: AddressIndex;
  readonly cgroups: CgroupIndex;
  readonly #nodes: NodeIndex;
  readonly #owners = new OwnerIndex();
  readonly #pods: PodIndex;

  constructor(told: Told) {
    this.addresses = new AddressIndex(this.holders, told.address);
    this.cgroups = new CgroupIndex(told.cgroups);
    this.#nodes = new NodeIndex(this.holders, this.addresses);
    this.#pods = new PodIndex({
      holders: this.holders,
      addresses: this.addresses,
      cgroups: this.cgroups,
      owners: this.#owners,
      zoneOf: (nodeName) => this.#nodes.zoneOf(nodeName),
    });
  }

  /** The capture met processes there. */
  meetCgroups(cgroups: readonly Cgroup[]): void {
    for (const { id, path } of cgroups) this.cgroups.met(id, path);
  }

  /** Lets go of what no row can name any more: about once a window. */
  forget(): void {
    const now = monotonicNow();
    this.holders.forgetRetired(now);
    this.addresses.forgetUnheld(now);
  }

  readonly ofPods: StoreListener<Pod> = {
    added: (now) => this.#pods.setPod(now),
    changed: (_before, now) => this.#pods.setPod(now),
    removed: (before) => this.#pods.removePod(before),
  };

  /** Of ReplicaSets and of Jobs. */
  readonly ofOwned: StoreListener<Owned> = {
    added: (now) => this.#pods.ownerChanged(this.#owners.set(now)),
    changed: (_before, now) => this.#pods.ownerChanged(this.#owners.set(now)),
    removed: (before) => this.#owners.remove(before),
  };

  readonly ofSlices: StoreListener<EndpointSlice> = {
    added: (now) => this.#pods.setSlice(now),
    changed: (_before, now) => this.#pods.setSlice(now),
    removed: (before) => this.#pods.removeSlice(before),
  };

  readonly ofServices: StoreListener<Service> = {
    added: (now) => this.services.add(now),
    changed: (before, now) => {
      this.services.remove(before);
      this.services.add(now);
    },
    removed: (before) => this.services.remove(before),
  };

  readonly ofNodes: StoreListener<Node> = {
    added: (now) => this.#nodeIs(now),
    changed: (before, now) => {
      for (const address of before.addresses) this.services.removeNodeAddress(address);
      this.#nodeIs(now);
    },
    removed: (before) => {
      for (const address of before.addresses) this.services.removeNodeAddress(address);
      this.#nodes.remove(before);
    },
  };

  #nodeIs(node: Node): void {
    const before = this.#nodes.zoneOf(node.name);
    for (const address of node.addresses) this.services.addNodeAddress(address);
    this.#nodes.set(node);
    if (node.zone !== before) this.#pods.nodeChanged(node.name);
  }
}
