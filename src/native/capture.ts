// SPDX-License-Identifier: Apache-2.0
// One running capture: opened or refused with an error of the table, windows into one buffer.

import { ERRORS, type ErrorCode, FlowgaugeError } from '../errors.ts';
import { NatSource, StatsRowColumns } from '../wire/columns.generated.ts';
import type { Binding, CaptureSettings, Cgroup, Opened, Rung } from './binding.ts';

/* 64 KiB hold some 500 flows, what an idle machine has. */
const FIRST_BUFFER_BYTES = 64 * 1024;

export interface Snapshot {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
}

export class Capture {
  readonly mode: string;
  readonly #rungs: readonly Rung[];
  readonly settings: CaptureSettings;
  /** Views on one buffer: each call of `readStats` writes it anew. */
  readonly stats: StatsRowColumns;
  readonly #binding: Binding;
  readonly #statsBuffer = new ArrayBuffer(StatsRowColumns.byteLength(1));
  #buffer = new ArrayBuffer(FIRST_BUFFER_BYTES);

  constructor(binding: Binding, settings: CaptureSettings) {
    const opened = binding.open(settings);
    if (opened.code !== '') throw refusal(opened);
    this.mode = opened.mode;
    this.#rungs = opened.rungs;
    this.settings = settings;
    this.stats = new StatsRowColumns(this.#statsBuffer, 0, 1);
    this.#binding = binding;
  }

  /** As of the last `readStats`: what tells of NAT may come after the start. */
  get rungs(): readonly Rung[] {
    const source = this.stats.natSource[0];
    return this.#rungs.map((rung) => (rung.signal === 'nat' ? natRung(rung, source) : rung));
  }

  /** Ends the window of flows; the snapshot is valid until the next call of either kind. */
  takeFlows(): Promise<Snapshot> {
    return this.#taken((buffer) => this.#binding.take(buffer));
  }

  /** The same for the window of messages. */
  takeMessages(): Promise<Snapshot> {
    return this.#taken((buffer) => this.#binding.takeMessages(buffer));
  }

  readStats(): StatsRowColumns {
    this.#binding.stats(this.#statsBuffer);
    return this.stats;
  }

  /** Cgroups whose processes were met since the last call. */
  takeCgroups(): readonly Cgroup[] {
    return this.#binding.takeCgroups();
  }

  setCgroupHolders(cgroups: Float64Array, holders: Uint32Array): void {
    this.#binding.setCgroupHolders(cgroups, holders);
  }

  setAddressHolders(address: Uint8Array, since: Float64Array, holders: Uint32Array): void {
    this.#binding.setAddressHolders(address, since, holders);
  }

  close(): void {
    this.#binding.close();
  }

  async #taken(take: (buffer: ArrayBuffer) => Promise<number>): Promise<Snapshot> {
    let byteLength = await take(this.#buffer);
    while (byteLength > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(2 ** Math.ceil(Math.log2(byteLength)));
      byteLength = await take(this.#buffer);
    }
    return { buffer: this.#buffer, byteLength };
  }
}

/* What comes second needs no excuse where the first serves. */
function natRung(rung: Rung, source: number | undefined): Rung {
  const [serving] = Object.entries(NatSource).find(([, id]) => id === source) ?? [];
  if (rung.mode === serving) return { ...rung, state: 'attached', reason: '' };
  return serving === 'ctnetlink' ? { ...rung, state: 'unused', reason: '' } : rung;
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/* libbpf goes on with guesses that the hint of the error table makes better. */
const firstSentence = (text: string): string => text.split(/\.\s/, 1)[0] ?? text;

/** The addon's own word for why nothing runs, as an error of the table. */
export function refusal(opened: Opened): FlowgaugeError {
  const code = isErrorCode(opened.code) ? opened.code : 'LOAD_REFUSED';
  return new FlowgaugeError(code, { detail: firstSentence(opened.detail) });
}
