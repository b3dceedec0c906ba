// SPDX-License-Identifier: Apache-2.0
// The objects of one resource by uid, and who is told what became of them.

import { TimeSlice } from '../time-slice.ts';

export interface Stored {
  readonly uid: string;
  /** Opaque; another one means that the object was written. */
  readonly resourceVersion: string;
}

/** Called while the change is made: an index beside the store is never behind it. */
export interface StoreListener<T> {
  added(now: T): void;
  changed(before: T, now: T): void;
  removed(before: T): void;
}

export class Store<T extends Stored> {
  readonly #objects = new Map<string, T>();
  readonly #listener: Partial<StoreListener<T>>;

  constructor(listener: Partial<StoreListener<T>> = {}) {
    this.#listener = listener;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(uid: string): T | undefined {
    return this.#objects.get(uid);
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  upsert(now: T): void {
    const before = this.#objects.get(now.uid);
    if (before?.resourceVersion === now.resourceVersion) return;
    this.#objects.set(now.uid, now);
    if (before === undefined) this.#listener.added?.(now);
    else this.#listener.changed?.(before, now);
  }

  delete(uid: string): void {
    const before = this.#objects.get(uid);
    if (before === undefined) return;
    this.#objects.delete(uid);
    this.#listener.removed?.(before);
  }

  /**
   * Makes the store equal to a complete list, in turns of the event loop. In between each object
   * is there as before or as now: what is gone leaves first, what stays is never missing.
   */
  async replace(objects: ReadonlyMap<string, T>): Promise<void> {
    const slice = new TimeSlice();
    for (const uid of this.#objects.keys()) {
      if (!objects.has(uid)) this.delete(uid);
      if (slice.isOver()) await slice.rest();
    }
    for (const now of objects.values()) {
      this.upsert(now);
      if (slice.isOver()) await slice.rest();
    }
  }
}
