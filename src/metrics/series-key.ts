// SPDX-License-Identifier: Apache-2.0
// What tells one series from another: a row's identity less what no chosen label shows.

import type { IpType } from '../wire/address.ts';
import { ADDRESS_BYTES, addressText, ipType } from '../wire/address.ts';
import { Role } from '../wire/columns.generated.ts';

/** Words of a key: local address, remote address, then those of `WORD`. */
export const KEY_WORDS = 24;
export const WORD = {
  local: 0,
  remote: 4,
  ports: 8,
  kind: 9,
  process: 10,
  pid: 11,
  domain: 12,
  outcome: 13,
  path: 14,
  natAddress: 15,
  natPort: 19,
  localEnd: 20,
  remoteEnd: 21,
  networks: 22,
  queryType: 23,
} as const;

/** Parts of the kind word, beside the role in its low byte. */
export const KIND = {
  transportShift: 8,
  ipv4: 1 << 16,
  overflow: 1 << 17,
  inCluster: 1 << 18,
  /** The network of an end stands for its address. */
  foldedLocal: 1 << 19,
  foldedRemote: 1 << 20,
} as const;

export const SIDES = ['client', 'server', 'src', 'dst'] as const;
export type Side = (typeof SIDES)[number];

/** Reads one key of many that lie one after another. */
export class SeriesKey {
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #at: number;

  constructor(words: Uint32Array, series: number) {
    this.#words = words;
    this.#bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    this.#at = series * KEY_WORDS;
  }

  get role(): number {
    return this.#word(WORD.kind) & 0xff;
  }

  get transport(): number {
    return (this.#word(WORD.kind) >> KIND.transportShift) & 0xff;
  }

  get isIPv4(): boolean {
    return (this.#word(WORD.kind) & KIND.ipv4) !== 0;
  }

  get isOverflow(): boolean {
    return (this.#word(WORD.kind) & KIND.overflow) !== 0;
  }

  get isInCluster(): boolean {
    return (this.#word(WORD.kind) & KIND.inCluster) !== 0;
  }

  get process(): number {
    return this.#word(WORD.process);
  }

  get pid(): number {
    return this.#word(WORD.pid);
  }

  /** Of the server, 0 when unknown. */
  get domain(): number {
    return this.#word(WORD.domain);
  }

  /** How it ended, in the measurement's own form; netflow has none. */
  get outcome(): number {
    return this.#word(WORD.outcome);
  }

  /** Of a path or of what DNS was asked for: a name. */
  get path(): number {
    return this.#word(WORD.path);
  }

  get queryType(): number {
    return this.#word(WORD.queryType);
  }

  /** Address of the remote end after NAT; empty where nothing was translated. */
  get natAddress(): string {
    const at = (this.#at + WORD.natAddress) * 4;
    return this.#bytes.subarray(at, at + ADDRESS_BYTES).some((byte) => byte !== 0)
      ? addressText(this.#bytes, at)
      : '';
  }

  /** 0 where nothing was translated. */
  get natPort(): number {
    return this.#word(WORD.natPort);
  }

  /** `*` where the network of the end stands for it. */
  address(side: Side): string {
    const folded = isLocal(side, this.role) ? KIND.foldedLocal : KIND.foldedRemote;
    if ((this.#word(WORD.kind) & folded) !== 0) return '*';
    return addressText(this.#bytes, this.#addressAt(side));
  }

  ipType(side: Side): IpType {
    return ipType(this.#bytes, this.#addressAt(side));
  }

  /** 0 = collapsed. */
  port(side: Side): number {
    const ports = this.#word(WORD.ports);
    return isLocal(side, this.role) ? ports & 0xffff : ports >>> 16;
  }

  /** Number of an end's network, 0 = none. */
  network(side: Side): number {
    const networks = this.#word(WORD.networks);
    return isLocal(side, this.role) ? networks & 0xffff : networks >>> 16;
  }

  /** View of an end; 0 = nothing is known of it. */
  end(side: Side): number {
    return this.#word(isLocal(side, this.role) ? WORD.localEnd : WORD.remoteEnd);
  }

  #addressAt(side: Side): number {
    const word = isLocal(side, this.role) ? WORD.local : WORD.remote;
    return (this.#at + word) * 4;
  }

  #word(index: number): number {
    return this.#words[this.#at + index] ?? 0;
  }
}

/** When nobody knows who opened the flow, src is taken for the client. */
export function isLocal(side: Side, role: number): boolean {
  if (side === 'src' || side === 'dst') return side === 'src';
  return (side === 'server') === (role === Role.server);
}
