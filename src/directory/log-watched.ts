// SPDX-License-Identifier: Apache-2.0
// Says at debug what the API server has sent since the last time: how much, never what.
import type { Logger } from 'pino';
import type { WatchedState } from './tell.ts';

/** Numbers that only grow, by what the log calls them. */
const COUNTS: Readonly<Record<string, (state: WatchedState) => number>> = {
  firstLists: ({ lists }) => lists.start,
  relists: ({ lists }) => lists.expired,
  pages: ({ pages }) => pages,
  watches: ({ watches }) => watches,
  added: ({ watchEvents }) => watchEvents.ADDED,
  modified: ({ watchEvents }) => watchEvents.MODIFIED,
  deleted: ({ watchEvents }) => watchEvents.DELETED,
  bookmarks: ({ watchEvents }) => watchEvents.BOOKMARK,
  malformed: ({ malformedObjects }) => malformedObjects,
  failures: ({ failures }) => Object.values(failures).reduce((sum, count) => sum + count, 0),
};

export class WatchedLog {
  readonly #log: Logger;
  readonly #before = new Map<string, WatchedState>();

  constructor(log: Logger) {
    this.#log = log;
  }

  tell(states: readonly WatchedState[]): void {
    if (!this.#log.isLevelEnabled('debug')) return;
    for (const state of states) {
      const { resource, objects, lastFailure } = state;
      const news = newsSince(this.#before.get(resource), state);
      this.#before.set(resource, state);
      if (Object.keys(news).length === 0) continue;
      const failure = lastFailure === '' ? undefined : lastFailure;
      this.#log.debug({ resource, objects, ...news, failure }, 'Kubernetes sent');
    }
  }
}

function newsSince(before: WatchedState | undefined, now: WatchedState): Record<string, number> {
  const growth = Object.entries(COUNTS).map(
    ([name, count]) => [name, count(now) - (before === undefined ? 0 : count(before))] as const,
  );
  return Object.fromEntries(growth.filter(([, more]) => more > 0));
}
