// SPDX-License-Identifier: Apache-2.0
// Pods as holders: of their addresses and of their containers' cgroups, from what is known of them
// by their own objects and by the EndpointSlices that they are in.
import type { EndpointSlice } from '../kubernetes/endpoint-slices.ts';
import type { Pod } from '../kubernetes/pods.ts';
import type { AddressIndex } from './address-index.ts';
import { type Holder, NOBODY } from './holder.ts';
import type { Holders, Known } from './holders.ts';
import { monotonicNow, monotonicOf } from './monotonic.ts';
import type { OwnerIndex } from './owner-index.ts';
import { type Backend, PodServices } from './pod-services.ts';
import type { Tell } from './tell.ts';
import { type Workload, workloadByName, workloadOf } from './workload.ts';

interface KnownPod extends Known {
  readonly addresses: readonly string[];
  readonly containers: readonly string[];
}

export interface PodIndexParts {
  readonly tell: Tell;
  readonly holders: Holders;
  readonly addresses: AddressIndex;
  readonly owners: OwnerIndex;
  readonly zoneOf: (nodeName: string) => string;
}

export class PodIndex {
  readonly #parts: PodIndexParts;
  readonly #pods = new Map<string, Pod>();
  readonly #services = new PodServices();
  readonly #known = new Map<string, KnownPod>();

  constructor(parts: PodIndexParts) {
    this.#parts = parts;
  }

  setPod(pod: Pod): void {
    this.#pods.set(pod.uid, pod);
    this.#parts.owners.own(pod);
    this.#settle(pod.uid);
  }

  removePod(pod: Pod): void {
    this.#pods.delete(pod.uid);
    this.#parts.owners.disown(pod);
    this.#settle(pod.uid);
  }

  /** Pods whose owner chain may lead elsewhere now. */
  ownerChanged(pods: Iterable<string>): void {
    for (const uid of pods) this.#settle(uid);
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
    const id = this.#parts.holders.renew(before, holder, now);
    const pod = this.#pods.get(uid);
    const containers = pod?.containers.map((container) => container.id) ?? [];
    const known = { holder, id, addresses: this.#addressesOf(uid), containers };
    this.#known.set(uid, known);
    this.#claim(uid, known, before, now);
  }

  #claim(uid: string, known: KnownPod, before: KnownPod | undefined, now: number): void {
    const { addresses, tell } = this.#parts;
    const startedAt = this.#pods.get(uid)?.startedAt;
    const since = startedAt === undefined ? undefined : monotonicOf(startedAt);
    const claim = { owner: uid, holder: known.id, since, isNode: false };
    addresses.claim(known.addresses, before?.addresses ?? [], claim, now);
    for (const container of known.containers) tell.container(container, known.id);
    for (const container of before?.containers ?? [])
      if (!known.containers.includes(container)) tell.containerForgotten(container);
  }

  #forget(uid: string, { id, addresses, containers }: KnownPod, now: number): void {
    this.#known.delete(uid);
    this.#parts.holders.retire(id, now);
    this.#parts.addresses.release(addresses, uid, now);
    for (const container of containers) this.#parts.tell.containerForgotten(container);
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
    if (backend === undefined) return undefined;
    const holder = ofBackend(backend);
    const zone = holder.zone || this.#parts.zoneOf(holder.nodeName);
    return { ...holder, serviceName, zone };
  }

  #ofPod(pod: Pod): Holder {
    const top = pod.owner && this.#parts.owners.topOf(pod.owner);
    return {
      ...NOBODY,
      ...ofWorkload(top ?? workloadOf(pod)),
      namespace: pod.namespace,
      podName: pod.name,
      nodeName: pod.nodeName,
      zone: this.#parts.zoneOf(pod.nodeName),
      labels: pod.labels,
    };
  }
}

const ofWorkload = ({ kind, name }: Workload) => ({
  workloadKind: kind,
  workloadName: name,
  deploymentName: kind === 'Deployment' ? name : '',
});

function ofBackend({ target, endpoint }: Backend): Holder {
  const workload = workloadByName(target.name, endpoint.hostname);
  return {
    ...NOBODY,
    ...(workload && ofWorkload(workload)),
    namespace: target.namespace,
    podName: target.name,
    nodeName: endpoint.nodeName,
    zone: endpoint.zone,
  };
}
