// SPDX-License-Identifier: Apache-2.0
// Each thing that goes wrong has its kind, by status, by code of the socket, by Retry-After.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  failureOfConnection,
  failureOfStatus,
  retryAfterFrom,
} from '../../../src/kubernetes/api-failure.ts';

const STATUSES = [
  [400, 'status'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'missing'],
  [410, 'expired'],
  [429, 'throttled'],
  [500, 'server'],
  [503, 'server'],
] as const;

for (const [status, kind] of STATUSES) {
  test(`status ${status} is ${kind}`, () => {
    assert.equal(failureOfStatus(status, '').kind, kind);
  });
}

const CODES = [
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'broken'],
  ['EPIPE', 'broken'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
] as const;

for (const [code, kind] of CODES) {
  test(`${code} is ${kind}`, () => {
    assert.equal(failureOfConnection(Object.assign(new Error('it broke'), { code })).kind, kind);
  });
}

test('says what the Status object says', () => {
  const { message } = failureOfStatus(403, '{"kind":"Status","message":"pods is forbidden"}');

  assert.equal(message, '403 pods is forbidden');
});

test('says the beginning of what is no Status object', () => {
  assert.equal(failureOfStatus(502, `<html>${'x'.repeat(1000)}`).message.length, 304);
});

test('a version that the server has not reached is as unusable as one that it forgot', () => {
  const body = '{"message":"Timeout: Too large resource version: 9, current: 5"}';

  assert.equal(failureOfStatus(504, body).kind, 'expired');
});

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');

  assert.equal(retryAfterFrom('7', now), 7);
  assert.equal(retryAfterFrom('Sat, 21 Nov 2026 10:00:30 GMT', now), 30);
  assert.equal(retryAfterFrom('Sat, 21 Nov 2026 09:00:00 GMT', now), 0);
  for (const nothing of [undefined, '', 'soon', '-1']) {
    assert.equal(retryAfterFrom(nothing, now), 0);
  }
});
