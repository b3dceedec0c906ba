// SPDX-License-Identifier: Apache-2.0
// What is known of the cluster, and how its API server answers, as samples.
import type { WatchedState } from '../directory/tell.ts';
import { type SelfSample, sample } from './self-sample.ts';

export const clusterSamples = (watched: readonly WatchedState[]): readonly SelfSample[] =>
  watched.flatMap((state) => {
    const { resource } = state;
    return [
      sample('kubernetes_objects', state.objects, { resource }),
      sample('kubernetes_synced', state.isSynced ? 1 : 0, { resource }),
      sample('kubernetes_last_contact_timestamp_seconds', state.lastContactMilliseconds / 1000, {
        resource,
      }),
      sample('kubernetes_malformed_objects_total', state.malformedObjects, { resource }),
      ...Object.entries(state.lists).map(([reason, lists]) =>
        sample('kubernetes_lists_total', lists, { resource, reason }),
      ),
      ...Object.entries(state.watchEvents).map(([type, events]) =>
        sample('kubernetes_watch_events_total', events, { resource, type: type.toLowerCase() }),
      ),
      ...Object.entries(state.failures).map(([kind, failures]) =>
        sample('kubernetes_failures_total', failures, { resource, kind }),
      ),
    ];
  });
