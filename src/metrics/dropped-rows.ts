// SPDX-License-Identifier: Apache-2.0
// Rows that a user does not want to see: within this host, or of this program. They are counted.
import { addressKey, addressWords, ipType } from '../wire/address.ts';
import type { RowIdentity } from './measurement.ts';

export const DROP_REASONS = ['local', 'own'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Undefined or empty: nothing is dropped. */
export interface DropChoice {
  /** Addresses of this machine as they are now, if what stays within it is dropped. */
  readonly hostAddresses: (() => ReadonlySet<number | string>) | undefined;
  /** As the kernel numbers this process, if what it does itself is dropped. */
  readonly ownPid: number | undefined;
}

/** Of what was dropped; a measurement has some of them. */
export interface DroppedTotals {
  readonly reason: DropReason;
  readBytes: number;
  writtenBytes: number;
  requests: number;
}

interface Amounts {
  readonly readBytes?: Float64Array;
  readonly writtenBytes?: Float64Array;
  readonly requests?: Float64Array;
}

const ADDRESS_WORDS = 4;

export class DroppedRows<Rows extends RowIdentity> {
  /** Of the reasons that are chosen. */
  readonly totals: readonly DroppedTotals[];
  readonly #choice: DropChoice;

  constructor(choice: DropChoice) {
    this.#choice = choice;
    const { hostAddresses, ownPid } = choice;
    const chosen = { local: hostAddresses !== undefined, own: ownPid !== undefined };
    this.totals = DROP_REASONS.filter((reason) => chosen[reason]).map((reason) => ({
      reason,
      readBytes: 0,
      writtenBytes: 0,
      requests: 0,
    }));
  }

  /** A function from row number to why it is dropped. */
  over(rows: Rows): (row: number) => DropReason | undefined {
    const { hostAddresses, ownPid } = this.#choice;
    const isLocal = hostAddresses && localRows(rows, hostAddresses());
    return (row) => {
      if (ownPid !== undefined && rows.pid[row] === ownPid) return 'own';
      return isLocal?.(row) ? 'local' : undefined;
    };
  }

  count(reason: DropReason, rows: Rows, row: number): void {
    const total = this.totals.find((each) => each.reason === reason);
    if (total === undefined) return;
    const { readBytes, writtenBytes, requests }: RowIdentity & Amounts = rows;
    total.readBytes += readBytes?.[row] ?? 0;
    total.writtenBytes += writtenBytes?.[row] ?? 0;
    total.requests += requests?.[row] ?? 0;
  }
}

/** Whether both ends of a row are this machine, in whichever network namespace. */
function localRows(
  { localAddress, remoteAddress }: RowIdentity,
  ofHost: ReadonlySet<number | string>,
): (row: number) => boolean {
  const local = addressWords(localAddress);
  const remote = addressWords(remoteAddress);
  const isOfHost = (words: Uint32Array, row: number) => ofHost.has(addressKey(words, row));
  return (row) =>
    ipType(remoteAddress, row * ADDRESS_WORDS * 4) === 'loopback' ||
    areSame(local, remote, row) ||
    (isOfHost(local, row) && isOfHost(remote, row));
}

/* An address that is not known is nobody's. */
function areSame(local: Uint32Array, remote: Uint32Array, row: number): boolean {
  const at = row * ADDRESS_WORDS;
  let isKnown = false;
  for (let word = at; word < at + ADDRESS_WORDS; word++) {
    if (local[word] !== remote[word]) return false;
    isKnown ||= remote[word] !== 0;
  }
  return isKnown;
}
