// SPDX-License-Identifier: Apache-2.0
// Watches what names need of a cluster, and tells the directory.
import { VERSION } from '../config/version.ts';
import type { Access } from '../kubernetes/access.ts';
import { ApiClient } from '../kubernetes/api-client.ts';
import { ENDPOINT_SLICES } from '../kubernetes/endpoint-slices.ts';
import { NODES } from '../kubernetes/nodes.ts';
import { JOBS, REPLICA_SETS } from '../kubernetes/owned.ts';
import { podsResource } from '../kubernetes/pods.ts';
import { Reflector } from '../kubernetes/reflector.ts';
import type { ReflectorState } from '../kubernetes/reflector-state.ts';
import type { Resource } from '../kubernetes/resource.ts';
import { SERVICES } from '../kubernetes/services.ts';
import { Store, type Stored, type StoreListener } from '../kubernetes/store.ts';
import type { ClusterChoice } from './cluster-choice.ts';
import type { Directory } from './directory.ts';
import type { WatchedState } from './tell.ts';

interface Watched {
  readonly reflector: { readonly state: ReflectorState; start(): void };
  readonly store: { readonly size: number };
}

export class Cluster {
  readonly #client: ApiClient;
  readonly #watched: readonly Watched[];

  constructor(choice: ClusterChoice, access: Access, directory: Directory) {
    const { nodeName, allNodes, watchesOwners, workloadLabels } = choice;
    this.#client = new ApiClient(access, VERSION);
    const owned = watchesOwners ? [REPLICA_SETS, JOBS] : [];
    const pods = podsResource({ nodeName, allNodes, labels: workloadLabels });
    this.#watched = [
      this.#watch(NODES, directory.ofNodes),
      this.#watch(SERVICES, directory.ofServices),
      ...owned.map((resource) => this.#watch(resource, directory.ofOwned)),
      this.#watch(pods, directory.ofPods),
      this.#watch(ENDPOINT_SLICES, directory.ofSlices),
    ];
  }

  start(): void {
    for (const { reflector } of this.#watched) reflector.start();
  }

  states(): readonly WatchedState[] {
    return this.#watched.map(({ reflector, store }) => ({
      ...reflector.state,
      objects: store.size,
    }));
  }

  #watch<T extends Stored>(resource: Resource<T>, listener: StoreListener<T>): Watched {
    const store = new Store<T>(listener);
    return { store, reflector: new Reflector(this.#client, resource, store) };
  }
}
