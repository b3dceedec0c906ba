// SPDX-License-Identifier: Apache-2.0
// How labels see the end of a flow: its holder less what no chosen label shows, and the Service
// that was dialled. Ends that look the same have one number, so that they are one series.
import { type Holder, type HolderField, NOBODY } from './holder.ts';
import type { Holders } from './holders.ts';
import type { ServiceName } from './service-index.ts';

const FIRST_SWEEP = 4096;

/* Looking at a holder anew takes ten times as long as finding its view here. */
const KEPT_LOOKS = 65_536;

export class EndViews {
  readonly #holders: Holders;
  readonly #fields: readonly HolderField[];
  /** View 0 is of an end of which nothing is known. */
  readonly #views: Holder[] = [NOBODY];
  readonly #viewOfText = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #freed: number[] = [];
  readonly #looks = new Map<ServiceName | undefined, Map<number, number>>();
  #lookCount = 0;
  #sweepAt = FIRST_SWEEP;

  constructor(holders: Holders, fields: readonly HolderField[]) {
    this.#holders = holders;
    this.#fields = fields;
    this.#viewOfText.set(this.#textOf(NOBODY), 0);
  }

  /** Pods come and go: those that no series shows any more should be let go. */
  get isSweepDue(): boolean {
    return this.#viewOfText.size >= this.#sweepAt;
  }

  viewOf(holderId: number, dialled?: ServiceName): number {
    return this.#looks.get(dialled)?.get(holderId) ?? this.#look(holderId, dialled);
  }

  value(view: number, field: HolderField): string {
    return this.#views[view]?.[field] ?? '';
  }

  /** Frees the numbers of all views but these; from the next time on: a page may be under way. */
  sweep(used: ReadonlySet<number>): void {
    this.#forgetLooks();
    this.#free.push(...this.#freed.splice(0));
    for (const [text, view] of this.#viewOfText) {
      if (view === 0 || used.has(view)) continue;
      this.#viewOfText.delete(text);
      this.#freed.push(view);
    }
    this.#sweepAt = Math.max(FIRST_SWEEP, this.#viewOfText.size * 2);
  }

  #look(holderId: number, dialled: ServiceName | undefined): number {
    const holder = this.#holders.get(holderId) ?? NOBODY;
    const view = this.#numberOf(dialled === undefined ? holder : behind(holder, dialled));
    if (this.#lookCount === KEPT_LOOKS) this.#forgetLooks();
    const ofService = this.#looks.get(dialled) ?? new Map<number, number>();
    this.#looks.set(dialled, ofService.set(holderId, view));
    this.#lookCount += 1;
    return view;
  }

  #forgetLooks(): void {
    this.#looks.clear();
    this.#lookCount = 0;
  }

  #numberOf(holder: Holder): number {
    const text = this.#textOf(holder);
    const known = this.#viewOfText.get(text);
    if (known !== undefined) return known;
    const view = this.#free.pop() ?? this.#views.length;
    this.#views[view] = holder;
    this.#viewOfText.set(text, view);
    return view;
  }

  /* No name of the API holds a blank. */
  #textOf(holder: Holder): string {
    return this.#fields.map((field) => holder[field]).join(' ');
  }
}

/* The Service that was dialled is kept, whichever pod answered. */
const behind = (holder: Holder, { namespace, name }: ServiceName): Holder => ({
  ...holder,
  namespace: holder.namespace === '' ? namespace : holder.namespace,
  serviceName: name,
});
