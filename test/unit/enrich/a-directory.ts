// SPDX-License-Identifier: Apache-2.0
// A directory, and who has which address and cgroup by what it told.
import { Directory } from '../../../src/enrich/directory.ts';
import { addressText } from '../../../src/wire/address.ts';

export function aDirectory() {
  const addresses = new Map<string, number>();
  const cgroups = new Map<number, number>();
  const directory = new Directory({
    address: (address, _since, holders) =>
      addresses.set(addressText(address, 0), holders.at(-1) ?? 0),
    cgroups: (ids, holders) => {
      for (const [i, id] of ids.entries()) cgroups.set(id, holders[i] ?? 0);
    },
  });
  /** 0: nobody. */
  const holderAt = (address: string): number => addresses.get(address) ?? 0;
  const holderIn = (cgroup: number): number => cgroups.get(cgroup) ?? 0;
  return { directory, holderAt, holderIn };
}
