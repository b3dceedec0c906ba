// SPDX-License-Identifier: Apache-2.0
// What the rows of windows are given: a view of each of their ends.

import type { HolderField } from '../directory/holder.ts';
import type { EndLook } from './end-look.ts';
import { EndViews } from './end-views.ts';
import { type EndColumns, type EnrichmentParts, RowEnds } from './row-ends.ts';

export class Enrichment {
  readonly #parts: EnrichmentParts;
  readonly #views: EndViews;

  constructor(parts: EnrichmentParts) {
    this.#parts = parts;
    this.#views = new EndViews(parts.holders);
  }

  /** At ends of which labels show these fields; undefined where they show none. */
  look(fields: readonly HolderField[]): EndLook | undefined {
    return fields.length === 0 ? undefined : this.#views.look(fields);
  }

  over(rows: EndColumns): RowEnds {
    return new RowEnds(this.#parts, rows);
  }

  /** Its remote end had changed hands when the newest of it began. */
  isDoubtful(rows: EndColumns, row: number): boolean {
    const holder = rows.remoteHolder[row] as number;
    return holder !== 0 && (rows.lastAt[row] as number) >= this.#parts.holders.endOf(holder);
  }

  /** Forgets views that no series shows; `addUsed` adds those that one measurement shows. */
  sweep(addUsed: readonly ((used: Set<number>) => void)[]): void {
    if (!this.#views.isSweepDue) return;
    const used = new Set<number>();
    for (const add of addUsed) add(used);
    this.#views.sweep(used);
  }

  value(view: number, field: HolderField): string {
    return this.#views.value(view, field);
  }
}
