// SPDX-License-Identifier: Apache-2.0
// Projects a row to the key of its series: parts that no chosen label shows become 0.

import type { Enrichment } from '../enrich/enrichment.ts';
import { addressWords, isIPv4At } from '../wire/address.ts';
import { Role } from '../wire/columns.generated.ts';
import type { Label } from './catalog/label.ts';
import { KEY_PARTS, labelValue } from './label-values.ts';
import type { Measurement, PartsShown, RowIdentity } from './measurement.ts';
import type { Names } from './names.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

export interface ProjectionOptions {
  readonly labels: readonly Label[];
  /** Server ports from here on are collapsed, unless ports are exact. */
  readonly ephemeralPort: number;
  readonly exactServerPorts: boolean;
  /** A pod is named by itself: its processes are not. */
  readonly podsHideProcesses: boolean;
}

/** What gives ids to what rows name. */
export interface ProjectionSources {
  readonly names: Names;
  readonly ends: Enrichment;
}

export class KeyProjection<Rows extends RowIdentity> {
  /** The key of the last row projected. */
  readonly key = new Uint32Array(KEY_WORDS);
  readonly #measurement: Measurement<Rows>;
  readonly #options: ProjectionOptions;
  readonly #shown: PartsShown;
  readonly #names: Names;

  readonly #ends: Enrichment;

  constructor(
    measurement: Measurement<Rows>,
    options: ProjectionOptions,
    { names, ends }: ProjectionSources,
  ) {
    this.#ends = ends;
    this.#measurement = measurement;
    this.#options = options;
    this.#shown = partsShown(options.labels);
    this.#names = names;
  }

  /** A function from row number to key: what all rows share is looked up once. */
  over(rows: Rows): (row: number) => Uint32Array {
    const local = addressWords(rows.localAddress);
    const remote = addressWords(rows.remoteAddress);
    const nat = addressWords(rows.natAddress);
    const { clientAddress, serverAddress, clientEnd, serverEnd } = this.#shown;
    const { process, pid, natTarget } = this.#shown;
    const { podsHideProcesses } = this.#options;
    const ends = this.#ends.over(rows);
    const ownWords = this.#measurement.ownWords(rows, this.#shown, this.#names);
    const { key } = this;
    return (row) => {
      const role = rows.role[row] as number;
      const isServer = role === Role.server;
      setAddress(key, WORD.local, isServer ? serverAddress : clientAddress, local, row);
      setAddress(key, WORD.remote, isServer ? clientAddress : serverAddress, remote, row);
      // A socket bound to :: has no IPv4 address of its own: either end tells the family.
      const isIPv4 = isIPv4At(remote, row) || isIPv4At(local, row);
      const transport = rows.transport[row] as number;
      key[WORD.kind] = role | (transport << KIND.transportShift) | (isIPv4 ? KIND.ipv4 : 0);
      key[WORD.ports] = this.#ports(role, rows.localPort[row] ?? 0, rows.remotePort[row] ?? 0);
      key[WORD.localEnd] = (isServer ? serverEnd : clientEnd) ? ends.localView(row) : 0;
      key[WORD.remoteEnd] = (isServer ? clientEnd : serverEnd) ? ends.remoteView(row) : 0;
      const showsProcess = process && !(podsHideProcesses && ends.isPod(row));
      key[WORD.process] = showsProcess ? this.#names.idOf(rows.process[row] as number) : 0;
      key[WORD.pid] = pid ? (rows.pid[row] as number) : 0;
      key[WORD.domain] = this.#names.idOf(rows.domain[row] as number);
      setAddress(key, WORD.natAddress, natTarget, nat, row);
      key[WORD.natPort] = natTarget ? (rows.natPort[row] as number) : 0;
      ownWords(key, row);
      return key;
    };
  }

  #ports(role: number, local: number, remote: number): number {
    if (role === Role.server) return this.#serverPort(role, local);
    return this.#clientPort(role, local) | (this.#serverPort(role, remote) << 16);
  }

  // A client's port is shown only where the client is a guess, and then not if it is ephemeral.
  #clientPort(role: number, port: number): number {
    if (role !== Role.unknown || !this.#shown.clientPort) return 0;
    return port >= this.#options.ephemeralPort ? 0 : port;
  }

  #serverPort(role: number, port: number): number {
    if (this.#options.exactServerPorts && role !== Role.unknown) return port;
    return port >= this.#options.ephemeralPort ? 0 : port;
  }
}

function partsShown(labels: readonly Label[]): PartsShown {
  const needed = new Set(labels.flatMap(({ name }) => labelValue(name).needs));
  return Object.fromEntries(KEY_PARTS.map((part) => [part, needed.has(part)])) as PartsShown;
}

function setAddress(
  key: Uint32Array,
  word: number,
  isShown: boolean,
  addresses: Uint32Array,
  row: number,
): void {
  for (let i = 0; i < 4; i++) key[word + i] = isShown ? (addresses[row * 4 + i] as number) : 0;
}
