// SPDX-License-Identifier: Apache-2.0
// Names of processes, domains and paths by their wire id; equal texts get one id, so that one label
// set is one series.

export class Names {
  readonly #texts: string[] = [];
  readonly #idOfText = new Map<string, number>();
  readonly #idOfWireId: number[] = [];

  /** Takes the strings of a snapshot of any kind: their wire ids follow those of earlier ones. */
  add(texts: readonly string[]): void {
    for (const text of texts) this.#idOfWireId.push(this.#idOf(text));
  }

  idOf(wireId: number): number {
    const id = this.#idOfWireId[wireId];
    if (id === undefined) throw new RangeError(`a row names the string ${wireId}, never sent`);
    return id;
  }

  textOf(id: number): string {
    return this.#texts[id] ?? '';
  }

  // Two names with different broken UTF-8 can decode to the same text.
  #idOf(text: string): number {
    const known = this.#idOfText.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.push(text) - 1;
    this.#idOfText.set(text, id);
    return id;
  }
}
