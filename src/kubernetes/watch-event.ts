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
  const { type, object } = parsed(line);
  if (type === 'ERROR') throw failureOfError(object);
  if (typeof type !== 'string' || !TYPES.includes(type)) throw malformed(line);
  const metadata = fieldsOf(object.metadata, 'metadata');
  const resourceVersion = textOf(metadata, 'resourceVersion');
  if (resourceVersion === '') throw malformed(line);
  return { type: type as WatchEventType, object, resourceVersion };
}

function parsed(line: string): { readonly type: unknown; readonly object: Fields } {
  try {
    const event = JSON.parse(line);
    return { type: event.type, object: fieldsOf(event.object, 'object') };
  } catch {
    throw malformed(line);
  }
}

function failureOfError(status: Fields): ApiFailure {
  const retryAfter = numberOf(fieldsOf(status.details, 'details'), 'retryAfterSeconds');
  return failureOfStatus(numberOf(status, 'code'), JSON.stringify(status), retryAfter);
}

const malformed = (line: string): ApiFailure =>
  new ApiFailure('malformed', `not an event of a watch: ${line.slice(0, 100)}`);
