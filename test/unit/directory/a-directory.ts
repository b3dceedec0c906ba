// SPDX-License-Identifier: Apache-2.0
// A directory, what it fills, and who has which address and cgroup by what the capture was told.
import { Directory } from '../../../src/directory/directory.ts';
import { EndTables } from '../../../src/enrich/end-tables.ts';
import { addressText } from '../../../src/wire/address.ts';

export function aDirectory() {
  const addresses = new Map<string, number>();
  const cgroups = new Map<number, number>();
  const ends = new EndTables({
    address: (address, _since, holders) =>
      addresses.set(addressText(address, 0), holders.at(-1) ?? 0),
    cgroups: (ids, holders) => {
      for (const [i, id] of ids.entries()) cgroups.set(id, holders[i] ?? 0);
    },
  });
  const directory = new Directory(ends);
  /** 0: nobody. */
  const holderAt = (address: string): number => addresses.get(address) ?? 0;
  const holderIn = (cgroup: number): number => cgroups.get(cgroup) ?? 0;
  return { directory, ends, holderAt, holderIn };
}
