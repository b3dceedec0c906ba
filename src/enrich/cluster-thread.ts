// SPDX-License-Identifier: Apache-2.0
// Starts the thread that watches the cluster, and reads what it writes.
import { Worker } from 'node:worker_threads';
import type { ClusterChoice } from '../directory/cluster-choice.ts';
import type { Letter } from '../directory/mail.ts';
import { type Tell, tell } from '../directory/tell.ts';

const THREAD = new URL('../directory/thread.ts', import.meta.url);

export class ClusterThread {
  readonly #choice: ClusterChoice;
  readonly #to: Tell;
  #worker: Worker | undefined;

  constructor(choice: ClusterChoice, to: Tell) {
    this.#choice = choice;
    this.#to = to;
  }

  /** Returns at once: an API server that is away costs names, never numbers. */
  start(): void {
    const worker = new Worker(THREAD, { name: 'cluster', workerData: this.#choice });
    worker.on('message', (letter: Letter) => {
      for (const telling of letter) tell(this.#to, telling);
      worker.postMessage('read');
    });
    this.#worker = worker;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}
