// SPDX-License-Identifier: Apache-2.0
// Who had an address, and when. Where two may have had it, nobody did: never the wrong one.

export interface Tenure {
  /** Nanoseconds of monotonic time; it lasts until the next one. */
  readonly since: number;
  /** 0: nobody. */
  readonly holder: number;
}

/** Connections of one that is older are unnamed from then on. */
const KEPT = 8;

export class Tenures {
  #list: Tenure[] = [];

  get list(): readonly Tenure[] {
    return this.#list;
  }

  get holder(): number {
    return this.#list.at(-1)?.holder ?? 0;
  }

  /** When the last change happened; 0 if there was none. */
  get changedAt(): number {
    return this.#list.at(-1)?.since ?? 0;
  }

  /** The same owner looks different: so do its connections that are open. */
  replace(holder: number): void {
    const { since } = this.#list.at(-1) ?? { since: 0 };
    this.#list = this.#list.slice(0, -1).concat({ since, holder });
  }

  /** Its owner is gone. */
  release(now: number): void {
    if (this.holder !== 0) this.#push({ since: now, holder: 0 });
  }

  /**
   * Another owner has it, at the earliest since `startedAt`; the last one may not have had it for
   * as long as was thought. Returns until when that one surely had it.
   */
  take(holder: number, startedAt: number, now: number): number {
    const previous = this.#list.at(-1);
    if (previous === undefined) {
      this.#push({ since: startedAt, holder });
      return 0;
    }
    const isHeld = previous.holder !== 0;
    const releasedAt = isHeld ? now : previous.since;
    if (!isHeld) this.#list.pop();
    const surelyUntil = Math.max(Math.min(startedAt, releasedAt), this.#list.at(-1)?.since ?? 0);
    if (surelyUntil < releasedAt) this.#push({ since: surelyUntil, holder: 0 });
    else if (releasedAt < startedAt) this.#push({ since: releasedAt, holder: 0 });
    this.#push({ since: Math.max(startedAt, releasedAt), holder });
    return surelyUntil;
  }

  #push(tenure: Tenure): void {
    /* A list that is spread has room for 17. */
    this.#list = this.#list.slice(-KEPT + 1).concat(tenure);
  }
}
