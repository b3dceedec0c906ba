// SPDX-License-Identifier: Apache-2.0
// How labels see the end of a flow: its holder less what no chosen label shows, and the Service
// that was dialled. Ends that look the same have one number, so that they are one series.

import { type Holder, type HolderField, NOBODY } from '../directory/holder.ts';
import { EndLook } from './end-look.ts';
import type { HolderTable } from './holder-table.ts';

const FIRST_SWEEP = 4096;

export class EndViews {
  readonly #holders: HolderTable;
  /** View 0 is of an end of which nothing is known, or shown. */
  readonly #views: Holder[] = [NOBODY];
  readonly #viewOfText = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #freed: number[] = [];
  readonly #looks = new Map<string, EndLook>();
  #sweepAt = FIRST_SWEEP;

  constructor(holders: HolderTable) {
    this.#holders = holders;
  }

  /** At ends of which labels show these fields; the views of all looks are told apart. */
  look(fields: readonly HolderField[]): EndLook {
    const known = this.#looks.get(fields.join());
    if (known !== undefined) return known;
    const look = new EndLook(this.#holders, (holder) => this.#viewOf(holder, fields));
    this.#looks.set(fields.join(), look);
    return look;
  }

  /** Pods come and go: those that no series shows any more should be let go. */
  get isSweepDue(): boolean {
    return this.#viewOfText.size >= this.#sweepAt;
  }

  value(view: number, field: HolderField): string {
    return this.#views[view]?.[field] ?? '';
  }

  /** Frees the numbers of all views but these; from the next time on: a page may be under way. */
  sweep(used: ReadonlySet<number>): void {
    for (const look of this.#looks.values()) look.forget();
    this.#free.push(...this.#freed.splice(0));
    for (const [text, view] of this.#viewOfText) {
      if (used.has(view)) continue;
      this.#viewOfText.delete(text);
      this.#freed.push(view);
    }
    this.#sweepAt = Math.max(FIRST_SWEEP, this.#viewOfText.size * 2);
  }

  #viewOf(holder: Holder, fields: readonly HolderField[]): number {
    const text = textOf(holder, fields);
    if (text === '') return 0;
    const known = this.#viewOfText.get(text);
    if (known !== undefined) return known;
    const view = this.#free.pop() ?? this.#views.length;
    this.#views[view] = holder;
    this.#viewOfText.set(text, view);
    return view;
  }
}

/* No name of the API holds a blank. With the fields' names: another look may show others. */
function textOf(holder: Holder, fields: readonly HolderField[]): string {
  let text = '';
  for (const field of fields) if (holder[field] !== '') text += `${field} ${holder[field]} `;
  return text;
}
