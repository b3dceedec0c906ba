// SPDX-License-Identifier: Apache-2.0
// Who has each address: told whenever it changes.
import { isIP } from 'node:net';
import type { Tell } from './tell.ts';
import { Tenures } from './tenures.ts';

export interface Claim {
  /** Whose it is: the same owner may have another holder tomorrow. */
  readonly owner: string;
  readonly holder: number;
  /** Not before then, nanoseconds of monotonic time. Unknown: for ever, or as the next one. */
  readonly since: number | undefined;
  /** A node's address is the node's, whatever pods say that they have it. */
  readonly isNode: boolean;
}

interface Entry {
  readonly tenures: Tenures;
  /** One of each owner, in the order of coming: mostly one alone. */
  claims: readonly Claim[];
  owner: string;
}

/** Who had an address an hour ago is of no interest where nobody has it now. */
const KEPT_NANOSECONDS = 3600e9;

export class AddressIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #unheld = new Set<string>();
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** The owner has these addresses, and no longer those that it had before. */
  claim(addresses: readonly string[], before: readonly string[], claim: Claim, now: number): void {
    const gone = before.filter((address) => !addresses.includes(address));
    this.release(gone, claim.owner, now);
    for (const address of addresses) this.#claimOne(address, claim, now);
  }

  release(addresses: readonly string[], owner: string, now: number): void {
    for (const address of addresses) {
      const entry = this.#entries.get(address);
      if (!entry?.claims.some((claim) => claim.owner === owner)) continue;
      entry.claims = entry.claims.filter((claim) => claim.owner !== owner);
      if (entry.claims.length === 0) this.#unheld.add(address);
      this.#settle(address, entry, now);
    }
  }

  #claimOne(address: string, claim: Claim, now: number): void {
    if (isIP(address) === 0) return;
    const entry = this.#entryOf(address);
    this.#unheld.delete(address);
    const at = entry.claims.findIndex(({ owner }) => owner === claim.owner);
    entry.claims = at < 0 ? entry.claims.concat(claim) : entry.claims.with(at, claim);
    this.#settle(address, entry, now);
  }

  forgetUnheld(now: number): void {
    for (const address of this.#unheld) {
      if ((this.#entries.get(address)?.tenures.changedAt ?? 0) + KEPT_NANOSECONDS > now) continue;
      this.#entries.delete(address);
      this.#unheld.delete(address);
      this.#tell.address(address, [], []);
    }
  }

  #entryOf(address: string): Entry {
    const known = this.#entries.get(address);
    if (known !== undefined) return known;
    const entry: Entry = { tenures: new Tenures(), claims: [], owner: '' };
    this.#entries.set(address, entry);
    return entry;
  }

  #settle(address: string, entry: Entry, now: number): void {
    const { tenures } = entry;
    const claim = bestOf(entry.claims);
    if (claim?.holder === tenures.holder) return;
    if (claim === undefined) tenures.release(now);
    else if (claim.owner === entry.owner && tenures.holder !== 0) tenures.replace(claim.holder);
    else this.#handOver(tenures, claim, now);
    entry.owner = claim?.owner ?? entry.owner;
    this.#tellOf(address, tenures);
  }

  #handOver(tenures: Tenures, claim: Claim, now: number): void {
    const before = tenures.list.findLast(({ holder }) => holder !== 0);
    const since = claim.since ?? (before === undefined ? 0 : now);
    const surelyUntil = tenures.take(claim.holder, since, now);
    if (before !== undefined) this.#tell.holderEnds(before.holder, surelyUntil);
  }

  #tellOf(address: string, { list }: Tenures): void {
    const since = list.map((tenure) => tenure.since);
    const holders = list.map(({ holder }) => holder);
    this.#tell.address(address, since, holders);
  }
}

function bestOf(claims: readonly Claim[]): Claim | undefined {
  let best: Claim | undefined;
  for (const claim of claims) {
    const isBetter =
      best === undefined || (claim.isNode === best.isNode ? isLater(claim, best) : claim.isNode);
    if (isBetter) best = claim;
  }
  return best;
}

/* The one that came last, if neither tells: claims are kept in the order of coming. */
const isLater = (a: Claim, b: Claim): boolean =>
  a.since === undefined || b.since === undefined || a.since >= b.since;
