// SPDX-License-Identifier: Apache-2.0
// The views of holders, each looked up once.
import { type Holder, NOBODY } from '../directory/holder.ts';
import type { HolderTable } from './holder-table.ts';
import type { ServiceName } from './service-index.ts';

/* Looking at a holder anew takes ten times as long as finding its view here. */
const KEPT = 65_536;

export class EndLook {
  readonly #holders: HolderTable;
  readonly #viewOf: (holder: Holder) => number;
  readonly #known = new Map<ServiceName | undefined, Map<number, number>>();
  #count = 0;

  constructor(holders: HolderTable, viewOf: (holder: Holder) => number) {
    this.#holders = holders;
    this.#viewOf = viewOf;
  }

  viewOf(holderId: number, dialled?: ServiceName): number {
    return this.#known.get(dialled)?.get(holderId) ?? this.#look(holderId, dialled);
  }

  /** Views may have other numbers from now on. */
  forget(): void {
    this.#known.clear();
    this.#count = 0;
  }

  #look(holderId: number, dialled: ServiceName | undefined): number {
    const holder = this.#holders.get(holderId) ?? NOBODY;
    const view = this.#viewOf(dialled === undefined ? holder : behind(holder, dialled));
    if (this.#count === KEPT) this.forget();
    const ofService = this.#known.get(dialled) ?? new Map<number, number>();
    this.#known.set(dialled, ofService.set(holderId, view));
    this.#count += 1;
    return view;
  }
}

/* The Service that was dialled is kept, whichever pod answered. */
const behind = (holder: Holder, { namespace, name }: ServiceName): Holder => ({
  ...holder,
  namespace: holder.namespace === '' ? namespace : holder.namespace,
  serviceName: name,
});
