// SPDX-License-Identifier: Apache-2.0
// A reflector at work in a test, with a store whose changes are written down.

import type { Access } from '../../src/kubernetes/access.ts';
import { ApiClient } from '../../src/kubernetes/api-client.ts';
import type { Identity } from '../../src/kubernetes/fields.ts';
import {
  REFLECTOR_LIMITS,
  Reflector,
  type ReflectorLimits,
} from '../../src/kubernetes/reflector.ts';
import type { ReflectorState } from '../../src/kubernetes/reflector-state.ts';
import type { Resource } from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import { until } from './until.ts';

const running = new Set<{ stop(): Promise<void> }>();

/** After each test, of those that failed too: a reflector never ends by itself. */
export async function stopMirrors(): Promise<void> {
  await Promise.all([...running].map((mirror) => mirror.stop()));
}

export class Mirror<T extends Identity> {
  readonly store: Store<T>;
  /** `added web-1`, `changed web-1`, `removed web-1`, in order. */
  readonly changes: string[] = [];
  readonly #client: ApiClient;
  readonly #reflector: Reflector<T>;

  constructor(access: Access, resource: Resource<T>, limits: Partial<ReflectorLimits> = {}) {
    this.store = new Store<T>({
      added: ({ name }) => this.changes.push(`added ${name}`),
      changed: (_, { name }) => this.changes.push(`changed ${name}`),
      removed: ({ name }) => this.changes.push(`removed ${name}`),
    });
    this.#client = new ApiClient(access, '1.2.3');
    const all = { ...REFLECTOR_LIMITS, ...limits };
    this.#reflector = new Reflector(this.#client, resource, this.store, all);
    this.#reflector.start();
    running.add(this);
  }

  get state(): ReflectorState {
    return this.#reflector.state;
  }

  /** Of the objects that are there, sorted. */
  get names(): readonly string[] {
    return [...this.store.values()].map(({ name }) => name).sort();
  }

  named(name: string): T | undefined {
    return [...this.store.values()].find((object) => object.name === name);
  }

  async until(holds: (mirror: this) => boolean): Promise<void> {
    await until(
      () => holds(this),
      () => ({
        state: this.state,
        names: this.names.slice(0, 20),
        changes: this.changes.slice(-20),
      }),
    );
  }

  /** Synced, and its watch is open. */
  watching(): Promise<void> {
    return this.until(({ state }) => state.isSynced && state.watches > 0);
  }

  async stop(): Promise<void> {
    running.delete(this);
    await this.#reflector.stop();
    this.#client.close();
  }
}
