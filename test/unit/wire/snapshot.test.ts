// SPDX-License-Identifier: Apache-2.0
// The snapshot reader, against bytes laid out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowRowColumns, RttRowColumns } from '../../../src/wire/columns.generated.ts';
import { Snapshot } from '../../../src/wire/snapshot.ts';
import { aFlow, aSnapshot } from './a-snapshot.ts';

test('starts every column at a multiple of 8', () => {
  const three = new FlowRowColumns(new ArrayBuffer(4096), 16, 3);

  assert.equal(three.readBytes.byteOffset, 16);
  assert.equal(three.writtenBytes.byteOffset, 40);
  assert.equal(three.cgroup.byteOffset, 64);
  assert.equal(three.slot.byteOffset, 136);
  assert.equal(three.process.byteOffset, 152); // 12 bytes and 4 to the next multiple
  assert.equal(three.domain.byteOffset, 168);
  assert.equal(three.failures.byteOffset, 440);
  assert.equal(three.localAddress.byteOffset, 528);
  assert.equal(three.remoteAddress.byteOffset, 576);
  assert.equal(three.natAddress.byteOffset, 624);
  assert.equal(three.localPort.byteOffset, 672);
  assert.equal(three.remotePort.byteOffset, 680);
  assert.equal(three.natPort.byteOffset, 688);
  assert.equal(three.role.byteOffset, 696);
  assert.equal(three.roleIsGuess.byteOffset, 704);
  assert.equal(three.transport.byteOffset, 712);
  assert.equal(three.life.byteOffset, 720);
  assert.equal(FlowRowColumns.byteLength(3), 712);
  assert.equal(RttRowColumns.byteLength(3), 80);
});

test('reads rows and strings of a snapshot without flows', () => {
  const buffer = new ArrayBuffer(136);
  // One RTT row (8 bytes a column), two lifetimes, then the ends 0 and 5, then the text.
  const rtt = [7, 0, 120, 0, 30, 0, 4, 0, 90, 0];
  const lifetimes = [0, 0, 0, 0, 8, 9];
  new Uint32Array(buffer).set([0, 1, 0, 2, 0, 2, 5, 0, ...rtt, ...lifetimes, 0, 5]);
  new Float64Array(buffer).set([1500, 2500], 9);
  new Uint8Array(buffer).set(Buffer.from('nginx'), 104);

  const { flowRows, beside, newStrings } = new Snapshot(buffer, 109);

  assert.equal(flowRows, 0);
  const { rtts, handshakes } = beside;
  assert.deepEqual([rtts.slot[0], rtts.rtt[0], rtts.rttVar[0], rtts.weight[0]], [7, 120, 30, 4]);
  assert.equal(rtts.rttMin[0], 90);
  assert.equal(handshakes.slot.length, 0);
  assert.deepEqual([...beside.lifetimes.microseconds], [1500, 2500]);
  assert.deepEqual([...beside.lifetimes.slot], [8, 9]);
  assert.deepEqual(newStrings, ['', 'nginx']);
});

test('keeps arrays of a row together', () => {
  const flows = [aFlow({ failures: [1, 2, 3, 4, 5, 6] }), aFlow({ slot: 2, failures: [0, 9] })];

  const buffer = aSnapshot({ flows });

  const read = new Snapshot(buffer, buffer.byteLength).flows.failures;
  assert.deepEqual([...read], [1, 2, 3, 4, 5, 6, 0, 0, 9, 0, 0, 0, 0, 0]);
});

test('refuses a header that says more than was written', () => {
  const buffer = aSnapshot({ flows: [aFlow()], strings: [''] });

  assert.throws(() => new Snapshot(buffer, buffer.byteLength - 1), {
    message: 'a snapshot of 363 bytes says that it has 364',
  });
});
