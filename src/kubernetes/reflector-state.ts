// SPDX-License-Identifier: Apache-2.0
// What a reflector did so far, in plain numbers for metrics and pages.

import { FAILURE_KINDS, type FailureKind } from './api-failure.ts';

/** Why a list was needed: the first one, or the server forgot the version we had. */
export type ListReason = 'start' | 'expired';

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';

export interface ReflectorState {
  readonly resource: string;
  /** False until the first list is complete. */
  isSynced: boolean;
  /** Complete lists. */
  readonly lists: Record<ListReason, number>;
  /** Pages of lists, complete or not. */
  pages: number;
  /** Watches that the server accepted. */
  watches: number;
  readonly watchEvents: Record<WatchEventType, number>;
  /** Objects left out, because a field was not of the type that the API promises. */
  malformedObjects: number;
  readonly failures: Record<FailureKind, number>;
  /** Empty when all is well: cleared by the next list or watch that is accepted. */
  lastFailure: string;
  /** When the server last sent anything, in milliseconds since the epoch; 0 for never. */
  lastContactMilliseconds: number;
  /** Of the last object or bookmark; empty before the first list. */
  resourceVersion: string;
}

export const newReflectorState = (resource: string): ReflectorState => ({
  resource,
  isSynced: false,
  lists: { start: 0, expired: 0 },
  pages: 0,
  watches: 0,
  watchEvents: { ADDED: 0, MODIFIED: 0, DELETED: 0, BOOKMARK: 0 },
  malformedObjects: 0,
  failures: Object.fromEntries(
    FAILURE_KINDS.map((kind) => [kind, 0]),
  ) as ReflectorState['failures'],
  lastFailure: '',
  lastContactMilliseconds: 0,
  resourceVersion: '',
});
