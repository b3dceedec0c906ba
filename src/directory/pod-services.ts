// SPDX-License-Identifier: Apache-2.0
// Which pods stand behind which Services, by EndpointSlices: also of pods that are not watched.
import type { Endpoint, EndpointSlice, EndpointTarget } from '../kubernetes/endpoint-slices.ts';

/** A pod as one endpoint of one Service shows it. */
export interface Backend {
  readonly serviceName: string;
  readonly target: EndpointTarget;
  readonly endpoint: Endpoint;
}

export class PodServices {
  /** By pod, then by slice: a pod may be behind several Services, and in two families' slices. */
  readonly #backends = new Map<string, Map<string, Backend>>();
  readonly #podsOfSlice = new Map<string, ReadonlySet<string>>();

  /** The pods that may look different now. */
  set(slice: EndpointSlice): ReadonlySet<string> {
    const before = this.remove(slice.uid);
    const now = new Set<string>();
    for (const endpoint of slice.endpoints) {
      const { target } = endpoint;
      if (target?.kind !== 'Pod') continue;
      const ofPod = this.#backends.get(target.uid) ?? new Map<string, Backend>();
      ofPod.set(slice.uid, { serviceName: slice.serviceName, target, endpoint });
      this.#backends.set(target.uid, ofPod);
      now.add(target.uid);
    }
    this.#podsOfSlice.set(slice.uid, now);
    return before.union(now);
  }

  remove(slice: string): ReadonlySet<string> {
    const pods = this.#podsOfSlice.get(slice) ?? new Set<string>();
    this.#podsOfSlice.delete(slice);
    for (const uid of pods) {
      const ofPod = this.#backends.get(uid);
      ofPod?.delete(slice);
      if (ofPod?.size === 0) this.#backends.delete(uid);
    }
    return pods;
  }

  backendsOf(pod: string): readonly Backend[] {
    return [...(this.#backends.get(pod)?.values() ?? [])];
  }

  /** The first by name where there are several; empty where there is none. */
  serviceNameOf(pod: string): string {
    const names = this.backendsOf(pod).map(({ serviceName }) => serviceName);
    return names.filter((name) => name !== '').sort()[0] ?? '';
  }
}
