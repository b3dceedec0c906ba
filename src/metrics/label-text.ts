// SPDX-License-Identifier: Apache-2.0
// Renders the label block of a series: `{a="x",b="y"` without the closing brace.
import type { Label } from './catalog/label.ts';
import { type LabelContext, type LabelValue, labelValue } from './label-values.ts';
import { SeriesKey } from './series-key.ts';

const OVERFLOW = '__overflow__';
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

export class LabelText {
  readonly #values: readonly (readonly [name: string, value: LabelValue])[];
  readonly #context: LabelContext;
  /** As every block ends. */
  readonly #end: string;

  constructor(
    labels: readonly Label[],
    context: LabelContext,
    staticLabels: ReadonlyMap<string, string>,
  ) {
    this.#values = labels.map((label) => [label.name, labelValue(label)]);
    this.#context = context;
    this.#end = [...staticLabels].map((pair) => `,${labelPair(pair)}`).join('');
  }

  /** Whether it tells TCP from UDP. */
  get hasTransport(): boolean {
    return this.#values.some(([name]) => name === 'transport');
  }

  block(keys: Uint32Array, series: number): Buffer {
    const pairs = this.#pairs(new SeriesKey(keys, series));
    return Buffer.from(`{${pairs.map(labelPair).join(',')}${this.#end}`);
  }

  record(keys: Uint32Array, series: number): Record<string, string> {
    return Object.fromEntries(this.#pairs(new SeriesKey(keys, series)));
  }

  #pairs(key: SeriesKey): readonly (readonly [string, string])[] {
    return this.#values.map(([name, { read }]) => [
      name,
      key.isOverflow && !isTrueOfOverflow(name) ? OVERFLOW : read(key, this.#context),
    ]);
  }
}

const labelPair = ([name, value]: readonly [string, string]): string =>
  `${name}="${escapeLabelValue(value)}"`;

export function escapeLabelValue(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => ESCAPES[character] ?? character);
}

const isTrueOfOverflow = (name: string): boolean =>
  name === 'reporter' || name === 'direction' || name === 'transport';
