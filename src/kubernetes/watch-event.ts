// SPDX-License-Identifier: Apache-2.0
// One line of a watch: what happened to which object, or why the server ends the watch.

import { ApiFailure, failureOfStatus } from './api-failure.ts';
import { type Fields, fieldsOf, numberOf, textOf } from './fields.ts';
import type { WatchEventType } from './reflector-state.ts';

export interface WatchEvent {
  readonly type: WatchEventType;
  readonly object: Fields;
  readonly resourceVersion: string;
}

const TYPES: readonly string[] = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];

/** @throws ApiFailure of the status in an ERROR event, or `malformed` */
export function watchEventFrom(line: string): WatchEvent {
  try {
    return eventFrom(JSON.parse(line));
  } catch (error) {
    if (error instanceof ApiFailure) throw error;
    throw new ApiFailure('malformed', `not an event of a watch: ${line.slice(0, 100)}`);
  }
}

function eventFrom(event: { readonly type: unknown; readonly object: unknown }): WatchEvent {
  const { type } = event;
  const object = fieldsOf(event.object, 'object');
  if (type === 'ERROR') throw failureOfError(object);
  if (typeof type !== 'string' || !TYPES.includes(type)) throw new TypeError('type is unknown');
  const resourceVersion = textOf(fieldsOf(object.metadata, 'metadata'), 'resourceVersion');
  if (resourceVersion === '') throw new TypeError('metadata has no resourceVersion');
  return { type: type as WatchEventType, object, resourceVersion };
}

function failureOfError(status: Fields): ApiFailure {
  const retryAfter = numberOf(fieldsOf(status.details, 'details'), 'retryAfterSeconds');
  return failureOfStatus(numberOf(status, 'code'), JSON.stringify(status), retryAfter);
}
