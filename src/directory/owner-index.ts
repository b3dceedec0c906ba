// SPDX-License-Identifier: Apache-2.0
// What controls the ReplicaSets and Jobs of a cluster, where they are watched, and whose pods rest
// on it.
import type { Owned } from '../kubernetes/owned.ts';
import type { Owner } from '../kubernetes/owner.ts';
import type { Pod } from '../kubernetes/pods.ts';

/* Longer chains, and rings of them, are somebody's mistake. */
const LONGEST_CHAIN = 4;

const NONE: ReadonlySet<string> = new Set();

export class OwnerIndex {
  readonly #owners = new Map<string, Owner | undefined>();
  readonly #podsOf = new Map<string, Set<string>>();

  /** The pods, by uid, that may have another workload now. */
  set({ uid, owner }: Owned): ReadonlySet<string> {
    this.#owners.set(uid, owner);
    return this.#podsOf.get(uid) ?? NONE;
  }

  /** Its pods keep their workload until they are written again: they are on their way too. */
  remove({ uid }: Owned): void {
    this.#owners.delete(uid);
  }

  own({ uid, owner }: Pod): void {
    if (owner === undefined) return;
    const pods = this.#podsOf.get(owner.uid) ?? new Set();
    this.#podsOf.set(owner.uid, pods.add(uid));
  }

  disown({ uid, owner }: Pod): void {
    if (owner === undefined) return;
    const pods = this.#podsOf.get(owner.uid);
    pods?.delete(uid);
    if (pods?.size === 0) this.#podsOf.delete(owner.uid);
  }

  /** Whoever is at the top of the chain; undefined where its first link is not known. */
  topOf(owner: Owner): Owner | undefined {
    if (!this.#owners.has(owner.uid)) return undefined;
    let top = owner;
    for (let links = 1; links < LONGEST_CHAIN; links++) top = this.#owners.get(top.uid) ?? top;
    return top;
  }
}
