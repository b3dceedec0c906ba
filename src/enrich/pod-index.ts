// SPDX-License-Identifier: Apache-2.0
// Pods as holders: of their addresses and of their containers' cgroups, from what is known of them
// by their own objects and by the EndpointSlices that they are in.
import type { EndpointSlice } from '../kubernetes/endpoint-slices.ts';
import type { Pod } from '../kubernetes/pods.ts';
import type { AddressIndex } from './address-index.ts';
import type { CgroupIndex } from './cgroup-index.ts';
import { type Holder, isSameHolder, NOBODY } from './holder.ts';
import type { Holders } from './holders.ts';
import { monotonicNow, monotonicOf } from './monotonic.ts';
import { PodServices } from './pod-services.ts';
import { workloadOf } from './workload.ts';

interface Known {
  readonly holder: Holder;
  readonly id: number;
  readonly addresses: readonly string[];
  readonly containers: readonly string[];
}

export interface PodIndexParts {
  readonly holders: Holders;
  readonly addresses: AddressIndex;
  readonly cgroups: CgroupIndex;
  readonly zoneOf: (nodeName: string) => string;
}

export class PodIndex {
  readonly #parts: PodIndexParts;
  readonly #pods = new Map<string, Pod>();
  readonly #services = new PodServices();
  readonly #known = new Map<string, Known>();

  constructor(parts: PodIndexParts) {
    this.#parts = parts;
  }

  setPod(pod: Pod): void {
    this.#pods.set(pod.uid, pod);
    this.#settle(pod.uid);
  }

  removePod({ uid }: Pod): void {
    this.#pods.delete(uid);
    this.#settle(uid);
  }

  setSlice(slice: EndpointSlice): void {
    for (const uid of this.#services.set(slice)) this.#settle(uid);
  }

  removeSlice(slice: EndpointSlice): void {
    for (const uid of this.#services.remove(slice.uid)) this.#settle(uid);
  }

  /** A zone became known. */
  nodeChanged(nodeName: string): void {
    for (const [uid, { holder }] of this.#known)
      if (holder.nodeName === nodeName) this.#settle(uid);
  }

  #settle(uid: string): void {
    const now = monotonicNow();
    const before = this.#known.get(uid);
    const holder = this.#holderOf(uid);
    if (holder === undefined) {
      if (before !== undefined) this.#forget(uid, before, now);
      return;
    }
    const isSame = before !== undefined && isSameHolder(before.holder, holder);
    const id = isSame ? before.id : this.#parts.holders.add(holder);
    if (before !== undefined && !isSame) this.#parts.holders.retire(before.id, now);
    const pod = this.#pods.get(uid);
    const containers = pod?.containers.map((container) => container.id) ?? [];
    const known = { holder, id, addresses: this.#addressesOf(uid), containers };
    this.#known.set(uid, known);
    this.#claim(uid, known, before, now);
  }

  #claim(uid: string, known: Known, before: Known | undefined, now: number): void {
    const { addresses, cgroups } = this.#parts;
    const startedAt = this.#pods.get(uid)?.startedAt;
    const since = startedAt === undefined ? undefined : monotonicOf(startedAt);
    const gone = before?.addresses.filter((address) => !known.addresses.includes(address)) ?? [];
    for (const address of gone) addresses.release(address, uid, now);
    for (const address of known.addresses)
      addresses.claim(address, { owner: uid, holder: known.id, since, isNode: false }, now);
    for (const container of known.containers) cgroups.setContainer(container, known.id);
    for (const container of before?.containers ?? [])
      if (!known.containers.includes(container)) cgroups.forgetContainer(container);
  }

  #forget(uid: string, { id, addresses, containers }: Known, now: number): void {
    this.#known.delete(uid);
    this.#parts.holders.retire(id, now);
    for (const address of addresses) this.#parts.addresses.release(address, uid, now);
    for (const container of containers) this.#parts.cgroups.forgetContainer(container);
  }

  /* One that is terminal has no address any more, but its last connections are still its own. */
  #addressesOf(uid: string): readonly string[] {
    const pod = this.#pods.get(uid);
    if (pod !== undefined) return pod.isTerminal || pod.hostNetwork ? [] : pod.addresses;
    return this.#services.backendsOf(uid).flatMap(({ endpoint }) => endpoint.addresses);
  }

  #holderOf(uid: string): Holder | undefined {
    const serviceName = this.#services.serviceNameOf(uid);
    const pod = this.#pods.get(uid);
    if (pod !== undefined) return { ...this.#ofPod(pod), serviceName };
    const [backend] = this.#services.backendsOf(uid);
    if (backend?.endpoint.target === undefined) return undefined;
    const { target, nodeName, zone } = backend.endpoint;
    return {
      ...NOBODY,
      namespace: target.namespace,
      podName: target.name,
      serviceName,
      nodeName,
      zone,
    };
  }

  #ofPod(pod: Pod): Holder {
    const { kind, name } = workloadOf(pod);
    return {
      ...NOBODY,
      namespace: pod.namespace,
      podName: pod.name,
      workloadKind: kind,
      workloadName: name,
      deploymentName: kind === 'Deployment' ? name : '',
      nodeName: pod.nodeName,
      zone: this.#parts.zoneOf(pod.nodeName),
    };
  }
}
