// SPDX-License-Identifier: Apache-2.0
// Projects a row to the key of its series: parts that no chosen label shows become 0.

import type { Enrichment } from '../enrich/enrichment.ts';
import type { Networks } from '../enrich/networks.ts';
import type { RowEnds } from '../enrich/row-ends.ts';
import { Role } from '../wire/columns.generated.ts';
import { AddressColumn, type AddressShown } from './address-column.ts';
import type { Label } from './catalog/label.ts';
import type { OwnWords, RowIdentity } from './measurement.ts';
import type { Names } from './names.ts';
import { type EndShown, type PartsShown, partsShown } from './parts-shown.ts';
import { type PortOptions, PortProjection } from './port-projection.ts';
import { KEY_WORDS, KIND, WORD } from './series-key.ts';

/* By their numbers. */
const ROLES = Object.values(Role).sort((a, b) => a - b);

export interface ProjectionOptions {
  readonly labels: readonly Label[];
  readonly ports: PortOptions;
  /** A pod is named by itself: its processes are not. */
  readonly podsHideProcesses: boolean;
  /** The network of an end stands for its address and its domain. */
  readonly networksFold: boolean;
}

/** What gives ids to what rows name. */
export interface ProjectionSources {
  readonly names: Names;
  readonly ends: Enrichment;
  readonly networks: Networks;
}

export class KeyProjection<Rows extends RowIdentity> {
  /** The key of the last row projected. */
  readonly key = new Uint32Array(KEY_WORDS);
  readonly #ownWords: OwnWords<Rows>;
  readonly #options: ProjectionOptions;
  readonly #shownByRole: readonly PartsShown[];
  readonly #names: Names;
  readonly #ends: Enrichment;
  readonly #networks: Networks;
  readonly #ports: PortProjection<Rows>;

  constructor(
    ownWords: OwnWords<Rows>,
    options: ProjectionOptions,
    { names, ends, networks }: ProjectionSources,
  ) {
    this.#networks = networks;
    this.#ends = ends;
    this.#ownWords = ownWords;
    this.#options = options;
    this.#shownByRole = ROLES.map((role) => partsShown(options.labels, role, ends));
    this.#names = names;
    this.#ports = new PortProjection(options.ports);
  }

  /** A function from row number to key: what all rows share is looked up once. */
  over(rows: Rows): (row: number) => Uint32Array {
    const local = new AddressColumn(rows.localAddress);
    const remote = new AddressColumn(rows.remoteAddress);
    const nat = new AddressColumn(rows.natAddress);
    const ends = this.#ends.over(rows);
    const ownWords = this.#ownWords(rows, this.#shown(Role.unknown), this.#names);
    const { podsHideProcesses, networksFold } = this.#options;
    const networks = this.#networks;
    const { key } = this;
    return (row) => {
      const shown = this.#shown(rows.role[row] as number);
      const localNetwork = shown.local.network ? local.networkIn(networks, row) : 0;
      const remoteNetwork = shown.remote.network ? remote.networkIn(networks, row) : 0;
      const isLocalFolded = networksFold && localNetwork !== 0;
      const isRemoteFolded = networksFold && remoteNetwork !== 0;
      key[WORD.networks] = localNetwork | (remoteNetwork << 16);
      local.write(key, WORD.local, row, isLocalFolded ? folded(shown.local) : shown.local);
      remote.write(key, WORD.remote, row, isRemoteFolded ? folded(shown.remote) : shown.remote);
      nat.write(key, WORD.natAddress, row, { address: shown.natAddress });
      // A socket bound to :: has no IPv4 address of its own: either end tells the family.
      const isIPv4 = shown.family && (remote.isIPv4(row) || local.isIPv4(row));
      const isInCluster = shown.inCluster && ends.isInCluster(row);
      key[WORD.kind] =
        kindOf(rows, row, shown) |
        (isIPv4 ? KIND.ipv4 : 0) |
        (isInCluster ? KIND.inCluster : 0) |
        (isLocalFolded ? KIND.foldedLocal : 0) |
        (isRemoteFolded ? KIND.foldedRemote : 0);
      key[WORD.ports] = this.#portsOf(rows, row, shown, ends);
      key[WORD.localEnd] = ends.localView(row, shown.local.look);
      key[WORD.remoteEnd] = ends.remoteView(row, shown.remote.look);
      const showsProcess = shown.process && !(podsHideProcesses && ends.isPod(row));
      key[WORD.process] = showsProcess ? this.#names.idOf(rows.process[row] as number) : 0;
      key[WORD.pid] = shown.pid ? (rows.pid[row] as number) : 0;
      const isServerFolded = rows.role[row] === Role.server ? isLocalFolded : isRemoteFolded;
      key[WORD.domain] =
        shown.domain && !isServerFolded ? this.#names.idOf(rows.domain[row] as number) : 0;
      key[WORD.natPort] = shown.natPort ? (rows.natPort[row] as number) : 0;
      ownWords(key, row);
      return key;
    };
  }

  #shown(role: number): PartsShown {
    return this.#shownByRole[role] as PartsShown;
  }

  /** A row that ends gives back what its slot had. */
  release(rows: Rows, row: number): void {
    this.#ports.release(rows, row);
  }

  #portsOf(rows: Rows, row: number, { local, remote }: PartsShown, ends: RowEnds): number {
    const localPort = local.port ? this.#ports.of(rows, row, 'local', ends) : 0;
    const remotePort = remote.port ? this.#ports.of(rows, row, 'remote', ends) : 0;
    return localPort | (remotePort << 16);
  }
}

const folded = ({ ipType }: EndShown): AddressShown => ({ address: false, ipType });

const kindOf = (rows: RowIdentity, row: number, { transport }: PartsShown): number =>
  (rows.role[row] as number) |
  (transport ? (rows.transport[row] as number) << KIND.transportShift : 0);
