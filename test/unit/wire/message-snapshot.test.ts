// SPDX-License-Identifier: Apache-2.0
// The reader of message snapshots, against bytes laid out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DnsRowColumns, HttpRowColumns } from '../../../src/wire/columns.generated.ts';
import { MessageSnapshot } from '../../../src/wire/message-snapshot.ts';
import { aDnsRow, aMessageSnapshot, anHttpRow, inBucket } from './a-message-snapshot.ts';

test('lies as wire/record.h says: HTTP rows, DNS rows, ends of strings, their bytes', () => {
  const dnsAt = 16 + HttpRowColumns.byteLength(1);
  const endsAt = dnsAt + DnsRowColumns.byteLength(2);
  const buffer = new ArrayBuffer(endsAt + 8 + 5);
  new Uint32Array(buffer, 0, 4).set([1, 2, 2, 5]);
  new Float64Array(buffer, 16, 1).set([12]); // the first column of HTTP: requests
  new Float64Array(buffer, dnsAt, 2).set([3, 4]); // and of DNS
  new Uint32Array(buffer, endsAt, 2).set([2, 5]);
  new Uint8Array(buffer, endsAt + 8).set(Buffer.from('/aa.b'));

  const { httpRows, dnsRows, newStrings } = new MessageSnapshot(buffer, buffer.byteLength);

  assert.deepEqual([...httpRows.requests], [12]);
  assert.deepEqual([...dnsRows.requests], [3, 4]);
  assert.deepEqual(newStrings, ['/a', 'a.b']);
});

test('keeps the buckets of a row together', () => {
  const buffer = aMessageSnapshot({
    https: [anHttpRow({ buckets: inBucket(2, 5) }), anHttpRow({ buckets: inBucket(19) })],
    dnses: [aDnsRow({ buckets: inBucket(0, 9), rcode: 65535 })],
  });

  const { httpRows, dnsRows } = new MessageSnapshot(buffer, buffer.byteLength);

  assert.deepEqual([httpRows.buckets[2], httpRows.buckets[39]], [5, 1]);
  assert.equal(httpRows.buckets.length, 40);
  assert.equal(dnsRows.buckets[0], 9);
  assert.equal(dnsRows.rcode[0], 65535);
});

test('refuses a header that says more than was written', () => {
  const buffer = aMessageSnapshot({ https: [anHttpRow()], strings: ['', 'x'] });

  assert.throws(() => new MessageSnapshot(buffer, buffer.byteLength - 1), {
    message: /^a snapshot of \d+ bytes says that it has \d+$/,
  });
});
