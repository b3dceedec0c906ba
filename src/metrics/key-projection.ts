// SPDX-License-Identifier: Apache-2.0
// Projects a flow row to the key of its series: parts that the profile does not show become 0.

import type { LabelProfile } from '../model/label-profile.ts';
import { addressWords, isIPv4At } from '../wire/address.ts';
import type { FlowRowColumns } from '../wire/columns.generated.ts';
import { Role } from '../wire/columns.generated.ts';
import { LABELS } from './catalog/labels.ts';
import { type KeyPart, labelValue } from './label-values.ts';
import type { ProcessNames } from './process-names.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

export interface ProjectionOptions {
  readonly labels: LabelProfile;
  readonly ephemeralPort: number;
}

export class KeyProjection {
  /** The key of the last row projected. */
  readonly key = new Uint32Array(KEY_WORDS);
  readonly #shown: Readonly<Record<KeyPart, boolean>>;
  readonly #ephemeralPort: number;
  readonly #exactServerPorts: boolean;
  readonly #names: ProcessNames;

  constructor(options: ProjectionOptions, names: ProcessNames) {
    this.#shown = partsShown(options.labels);
    this.#ephemeralPort = options.ephemeralPort;
    this.#exactServerPorts = options.labels === 'full';
    this.#names = names;
  }

  /** A function from row number to key: what all rows share is looked up once. */
  over(rows: FlowRowColumns): (row: number) => Uint32Array {
    const local = addressWords(rows.localAddress);
    const remote = addressWords(rows.remoteAddress);
    const { clientAddress, serverAddress, process, pid } = this.#shown;
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
      key[WORD.process] = process ? this.#names.idOf(rows.process[row] as number) : 0;
      key[WORD.pid] = pid ? (rows.pid[row] as number) : 0;
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
    return port >= this.#ephemeralPort ? 0 : port;
  }

  #serverPort(role: number, port: number): number {
    if (this.#exactServerPorts && role !== Role.unknown) return port;
    return port >= this.#ephemeralPort ? 0 : port;
  }
}

function partsShown(profile: LabelProfile): Readonly<Record<KeyPart, boolean>> {
  const labels = LABELS.filter((label) => label.profiles.includes(profile));
  const needed = new Set(labels.flatMap(({ name }) => labelValue(name).needs));
  return {
    clientAddress: needed.has('clientAddress'),
    serverAddress: needed.has('serverAddress'),
    clientPort: needed.has('clientPort'),
    process: needed.has('process'),
    pid: needed.has('pid'),
  };
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
