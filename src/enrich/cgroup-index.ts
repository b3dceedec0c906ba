// SPDX-License-Identifier: Apache-2.0
// Which container each cgroup is of: told to the capture once both are known.
import { containerIdsOf } from './container-id.ts';

/** Takes who is behind each cgroup, in columns of equal length. */
export type TellCgroups = (cgroups: Float64Array, holders: Uint32Array) => void;

interface Container {
  holder: number;
  readonly cgroups: Set<number>;
}

/** A container's cgroup may be met before the API tells of it, or never be told of. */
const KEPT_CONTAINERS = 16_384;

export class CgroupIndex {
  readonly #containers = new Map<string, Container>();
  readonly #holderOfCgroup = new Map<number, number>();
  readonly #tell: TellCgroups;

  constructor(tell: TellCgroups) {
    this.#tell = tell;
  }

  /** The capture met a process there. */
  met(cgroup: number, path: string): void {
    const containers = containerIdsOf(path).map((id) => this.#containerOf(id));
    for (const container of containers) container.cgroups.add(cgroup);
    const holder = containers.find((container) => container.holder !== 0)?.holder ?? 0;
    if (holder !== 0) this.#set([cgroup], holder);
  }

  setContainer(id: string, holder: number): void {
    const container = this.#containerOf(id);
    if (container.holder === holder) return;
    container.holder = holder;
    this.#set([...container.cgroups], holder);
  }

  /** Its processes that are still counted keep their name. */
  forgetContainer(id: string): void {
    for (const cgroup of this.#containers.get(id)?.cgroups ?? [])
      this.#holderOfCgroup.delete(cgroup);
    this.#containers.delete(id);
  }

  /** 0 where it is not known. */
  holderOf(cgroup: number): number {
    return this.#holderOfCgroup.get(cgroup) ?? 0;
  }

  #containerOf(id: string): Container {
    const known = this.#containers.get(id);
    if (known !== undefined) return known;
    const container = { holder: 0, cgroups: new Set<number>() };
    this.#containers.set(id, container);
    if (this.#containers.size > KEPT_CONTAINERS) this.#forgetOldestUnknown();
    return container;
  }

  #forgetOldestUnknown(): void {
    for (const [id, { holder }] of this.#containers) {
      if (holder !== 0) continue;
      this.forgetContainer(id);
      return;
    }
  }

  #set(cgroups: readonly number[], holder: number): void {
    if (cgroups.length === 0) return;
    for (const cgroup of cgroups) this.#holderOfCgroup.set(cgroup, holder);
    this.#tell(Float64Array.from(cgroups), new Uint32Array(cgroups.length).fill(holder));
  }
}
