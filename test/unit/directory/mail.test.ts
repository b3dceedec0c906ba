// SPDX-License-Identifier: Apache-2.0
// What is told to another thread comes in order, in letters that do not pile up before it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { type Letter, Mail } from '../../../src/directory/mail.ts';
import { tell } from '../../../src/directory/tell.ts';
import { EndTables } from '../../../src/enrich/end-tables.ts';

const TOLD = 1000;
const TURNS = 20;

test('letters are short, and the next one waits until the last was read', async (t) => {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const mail = new Mail(port1);
  const letters: Letter[] = [];
  port2.on('message', (letter) => letters.push(letter));
  for (let id = 1; id <= TOLD; id++) mail.tell.holderEnds(id, id * 2);

  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
  assert.deepEqual(letters, [[['holderEnds', 1, 2]]]);
  while (letters.flat().length < TOLD) {
    port2.postMessage('read');
    await once(port2, 'message');
  }
  assert.deepEqual(
    letters.map((letter) => letter.length),
    [1, 256, 256, 256, 231],
  );
  assert.deepEqual(letters.flat().at(-1), ['holderEnds', TOLD, TOLD * 2]);
});

test('a telling fills the tables of the ends of rows', () => {
  const told: unknown[] = [];
  const ends = new EndTables({
    address: (...facts) => told.push(facts),
    cgroups: (...facts) => told.push(facts),
  });
  ends.meetCgroups([{ id: 77, path: `/kubepods/pod1/${'c'.repeat(64)}` }]);
  tell(ends, ['address', '10.0.0.1', [5, 9], [7, 0]]);
  tell(ends, ['container', 'c'.repeat(64), 7]);

  assert.deepEqual(told, [
    [
      Uint8Array.of(...new Array(10).fill(0), 255, 255, 10, 0, 0, 1),
      Float64Array.of(5, 9),
      Uint32Array.of(7, 0),
    ],
    [Float64Array.of(77), Uint32Array.of(7)],
  ]);
});
