// SPDX-License-Identifier: Apache-2.0
// Tells another thread, in letters that it reads one at a time: however much there is to tell, that
// thread's event loop is never held for longer than a letter takes.
import type { MessagePort } from 'node:worker_threads';
import type { Tell, Telling } from './tell.ts';

/** Read in about a millisecond. */
const LONGEST_LETTER = 256;

export type Letter = readonly Telling[];

export class Mail {
  readonly #port: Pick<MessagePort, 'on' | 'postMessage'>;
  /** All but the last are full. */
  readonly #letters: Telling[][] = [];
  #isRead = true;

  constructor(port: Pick<MessagePort, 'on' | 'postMessage'>) {
    this.#port = port;
    port.on('message', () => {
      this.#isRead = true;
      this.#send();
    });
  }

  /** Each call is one telling. */
  readonly tell: Tell = {
    holder: (...facts) => this.#add(['holder', ...facts]),
    holderEnds: (...facts) => this.#add(['holderEnds', ...facts]),
    holderForgotten: (...facts) => this.#add(['holderForgotten', ...facts]),
    address: (...facts) => this.#add(['address', ...facts]),
    container: (...facts) => this.#add(['container', ...facts]),
    containerForgotten: (...facts) => this.#add(['containerForgotten', ...facts]),
    service: (...facts) => this.#add(['service', ...facts]),
    serviceGone: (...facts) => this.#add(['serviceGone', ...facts]),
    slicePorts: (...facts) => this.#add(['slicePorts', ...facts]),
    slicePortsGone: (...facts) => this.#add(['slicePortsGone', ...facts]),
    nodeAddress: (...facts) => this.#add(['nodeAddress', ...facts]),
    nodeAddressGone: (...facts) => this.#add(['nodeAddressGone', ...facts]),
    watched: (...facts) => this.#add(['watched', ...facts]),
  };

  #add(telling: Telling): void {
    const last = this.#letters.at(-1);
    if (last !== undefined && last.length < LONGEST_LETTER) last.push(telling);
    else this.#letters.push([telling]);
    this.#send();
  }

  #send(): void {
    const letter = this.#isRead ? this.#letters.shift() : undefined;
    if (letter === undefined) return;
    this.#isRead = false;
    this.#port.postMessage(letter satisfies Letter);
  }
}
