// SPDX-License-Identifier: Apache-2.0
// The netflow metrics: takes one snapshot a window and keeps what pages and the landing page show.
import type { LabelProfile, PageView } from '../model/label-profile.ts';
import type { TopFlow } from '../model/top-flow.ts';
import { Snapshot } from '../wire/snapshot.ts';
import type { Family } from './catalog/family.ts';
import { NETFLOW_FAMILIES } from './catalog/netflow.ts';
import { addFlowRows } from './columns.ts';
import { FlowSlots } from './flow-slots.ts';
import { KeyProjection } from './key-projection.ts';
import { LabelText } from './label-text.ts';
import { ProcessNames } from './process-names.ts';
import { addRttRows } from './rtt-columns.ts';
import { SeriesStore } from './series-store.ts';
import type { SeriesTable } from './series-table.ts';
import { topFlows } from './top-flows.ts';

export interface FlowMetricsOptions {
  readonly labels: LabelProfile;
  readonly views: ReadonlySet<PageView>;
  /** Series beside those of the overflow. */
  readonly maxSeries: number;
  readonly host: string;
  /** Server ports from here on are collapsed in the profile host. */
  readonly ephemeralPort: number;
}

export class FlowMetrics {
  /** What a page shows, in its order. */
  readonly families: readonly Family[];
  /** End of the window that the window gauges show; 0 = none is complete yet. */
  windowEndSeconds = 0;
  readonly #names = new ProcessNames();
  readonly #store: SeriesStore;
  readonly #slots: FlowSlots;

  constructor(options: FlowMetricsOptions) {
    this.families = NETFLOW_FAMILIES.filter(
      ({ view }) => view !== 'self' && options.views.has(view),
    );
    const context = { names: this.#names, host: options.host };
    this.#store = new SeriesStore(options.maxSeries, new LabelText(options.labels, context));
    this.#slots = new FlowSlots(this.#store, new KeyProjection(options, this.#names));
  }

  get seriesCount(): number {
    return this.#store.count;
  }

  /** Flows, since the start, whose label set was folded into the overflow series. */
  get foldedSeries(): number {
    return this.#slots.folded;
  }

  apply(buffer: ArrayBuffer, byteLength: number, windowEndSeconds: number): void {
    const { flows, rtts, newStrings } = new Snapshot(buffer, byteLength);
    this.#names.add(newStrings);
    this.#store.beginWindow();
    const seriesOfFlow = this.#slots.admitRows(flows);
    this.#store.endUnused();
    addFlowRows(this.#store.table.columns, seriesOfFlow, flows);
    // Before slots are released: a flow that ends may have measured once more.
    addRttRows(this.#store.table.columns, this.#slots.seriesOf(rtts.slot), rtts);
    this.#slots.releaseEnded(flows);
    this.windowEndSeconds = windowEndSeconds;
  }

  /** The series as they are now; the caller ends with `readers -= 1`. */
  openTable(): SeriesTable {
    const { table } = this.#store;
    table.readers += 1;
    return table;
  }

  topFlows(count: number): TopFlow[] {
    return topFlows(this.#store.table, count);
  }
}
