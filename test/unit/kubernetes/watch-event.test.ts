// SPDX-License-Identifier: Apache-2.0
// A line of a watch is an event, the reason why the watch ends, or not what the API promises.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchEventFrom } from '../../../src/kubernetes/watch-event.ts';

const line = (type: string, object: unknown): string => JSON.stringify({ type, object });

test('an event has its object and the version to go on from', () => {
  const object = { metadata: { name: 'a', resourceVersion: '7' } };

  for (const type of ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']) {
    assert.deepEqual(watchEventFrom(line(type, object)), { type, object, resourceVersion: '7' });
  }
});

const ENDS = [
  { status: { code: 410, message: 'too old resource version' }, kind: 'expired', wait: 0 },
  { status: { code: 429, details: { retryAfterSeconds: 5 } }, kind: 'throttled', wait: 5 },
  { status: { code: 500, message: 'etcd is away' }, kind: 'server', wait: 0 },
  { status: { code: 504, message: 'Too large resource version: 5' }, kind: 'expired', wait: 0 },
];

for (const { status, kind, wait } of ENDS) {
  test(`an ERROR with code ${status.code} ends the watch as ${kind}`, () => {
    assert.throws(() => watchEventFrom(line('ERROR', { kind: 'Status', ...status })), {
      name: 'ApiFailure',
      kind,
      retryAfterSeconds: wait,
    });
  });
}

test('anything else is malformed', () => {
  for (const text of [
    '',
    'null',
    '{"type":"ADDED"',
    '{"type":"ADDED"}',
    '{"type":"ADDED","object":{"metadata":{}}}',
    '{"type":"RENAMED","object":{"metadata":{"resourceVersion":"1"}}}',
    '{"type":7,"object":{"metadata":{"resourceVersion":"1"}}}',
    '{"type":"ADDED","object":[]}',
    '{"type":"ADDED","object":{"metadata":{"resourceVersion":1}}}',
  ]) {
    assert.throws(() => watchEventFrom(text), { kind: 'malformed' }, text);
  }
});
