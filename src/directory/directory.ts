// SPDX-License-Identifier: Apache-2.0
// Everything that is known of a cluster, as the stores of its objects say, and what is told of it.
import { isDeepStrictEqual } from 'node:util';
import type { EndpointSlice } from '../kubernetes/endpoint-slices.ts';
import type { Node } from '../kubernetes/nodes.ts';
import type { Owned } from '../kubernetes/owned.ts';
import type { Pod } from '../kubernetes/pods.ts';
import type { Service } from '../kubernetes/services.ts';
import type { StoreListener } from '../kubernetes/store.ts';
import { AddressIndex } from './address-index.ts';
import { Holders } from './holders.ts';
import { monotonicNow } from './monotonic.ts';
import { NodeIndex } from './node-index.ts';
import { OwnerIndex } from './owner-index.ts';
import { PodIndex } from './pod-index.ts';
import type { SlicePorts, Tell } from './tell.ts';

export class Directory {
  readonly #tell: Tell;
  readonly #holders: Holders;
  readonly #addresses: AddressIndex;
  readonly #nodes: NodeIndex;
  readonly #owners = new OwnerIndex();
  readonly #pods: PodIndex;

  constructor(tell: Tell) {
    this.#tell = tell;
    this.#holders = new Holders(tell);
    this.#addresses = new AddressIndex(tell);
    this.#nodes = new NodeIndex(this.#holders, this.#addresses);
    this.#pods = new PodIndex({
      tell,
      holders: this.#holders,
      addresses: this.#addresses,
      owners: this.#owners,
      zoneOf: (nodeName) => this.#nodes.zoneOf(nodeName),
    });
  }

  /** Lets go of what no row can name any more: now and then. */
  forget(): void {
    const now = monotonicNow();
    this.#holders.forgetRetired(now);
    this.#addresses.forgetUnheld(now);
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
    added: (now) => {
      this.#tell.slicePorts(portsOf(now));
      this.#pods.setSlice(now);
    },
    changed: (before, now) => {
      this.#slicePortsAre(before, now);
      this.#pods.setSlice(now);
    },
    removed: (before) => {
      this.#tell.slicePortsGone(portsOf(before));
      this.#pods.removeSlice(before);
    },
  };

  readonly ofServices: StoreListener<Service> = {
    added: (now) => this.#tell.service(now),
    changed: (before, now) => {
      this.#tell.serviceGone(before);
      this.#tell.service(now);
    },
    removed: (before) => this.#tell.serviceGone(before),
  };

  readonly ofNodes: StoreListener<Node> = {
    added: (now) => this.#nodeIs(now),
    changed: (before, now) => {
      for (const address of before.addresses) this.#tell.nodeAddressGone(address);
      this.#nodeIs(now);
    },
    removed: (before) => {
      for (const address of before.addresses) this.#tell.nodeAddressGone(address);
      this.#nodes.remove(before);
    },
  };

  // Endpoints come and go; the ports of a slice seldom change.
  #slicePortsAre(before: EndpointSlice, now: EndpointSlice): void {
    if (isDeepStrictEqual(portsOf(before), portsOf(now))) return;
    this.#tell.slicePortsGone(portsOf(before));
    this.#tell.slicePorts(portsOf(now));
  }

  #nodeIs(node: Node): void {
    const before = this.#nodes.zoneOf(node.name);
    for (const address of node.addresses) this.#tell.nodeAddress(address);
    this.#nodes.set(node);
    if (node.zone !== before) this.#pods.nodeChanged(node.name);
  }
}

const portsOf = ({ namespace, serviceName, ports }: EndpointSlice): SlicePorts => ({
  namespace,
  serviceName,
  ports,
});
