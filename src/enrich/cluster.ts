// SPDX-License-Identifier: Apache-2.0
// Watches what names need of a cluster, and tells the directory.
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
import type { Directory } from './directory.ts';

export interface ClusterOptions {
  readonly access: Access;
  /** Of this program, for the User-Agent. */
  readonly version: string;
  /** Where this is: the pods of this node are watched. */
  readonly nodeName: string;
  /** The pods of all others too, at a price for the API server. */
  readonly allNodes: boolean;
  /** ReplicaSets and Jobs are watched too, of all nodes. */
  readonly watchesOwners: boolean;
  /** Labels of pods that are kept. */
  readonly workloadLabels: readonly string[];
}

/** What a page says of a watched resource. */
export interface WatchedState extends ReflectorState {
  readonly objects: number;
}

interface Watched {
  readonly reflector: { readonly state: ReflectorState; start(): void; stop(): Promise<void> };
  readonly store: { readonly size: number };
}

export class Cluster {
  readonly #client: ApiClient;
  readonly #watched: readonly Watched[];

  constructor(options: ClusterOptions, directory: Directory) {
    const { access, version, nodeName, allNodes, watchesOwners, workloadLabels } = options;
    this.#client = new ApiClient(access, version);
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

  /** Returns at once: an API server that is away costs names, never numbers. */
  start(): void {
    for (const { reflector } of this.#watched) reflector.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#watched.map(({ reflector }) => reflector.stop()));
    this.#client.close();
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
