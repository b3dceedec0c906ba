// SPDX-License-Identifier: Apache-2.0
// Lines come out whole, wherever the pieces of the stream are cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonLines, LONGEST_OBJECT_BYTES } from '../../../src/kubernetes/json-lines.ts';

test('gives each line once it is whole, and keeps the rest', () => {
  const bytes = Buffer.from('{"a":"ü"}\n{}\n\n{"b":"☃"}\n{"unfinished');
  const cuts = fc.uniqueArray(fc.nat(bytes.length)).map((all) => all.sort((a, b) => a - b));

  fc.assert(
    fc.property(cuts, (places) => {
      const lines = new JsonLines();
      const seen: string[] = [];
      let start = 0;
      for (const end of [...places, bytes.length]) {
        seen.push(...lines.take(bytes.subarray(start, end)));
        start = end;
      }

      assert.deepEqual(seen, ['{"a":"ü"}', '{}', '', '{"b":"☃"}']);
    }),
  );
});

test('a line without end is given up before it fills the memory', () => {
  const lines = new JsonLines();
  const piece = Buffer.alloc(1 << 20, 'x');

  assert.throws(
    () => {
      for (let bytes = 0; bytes <= LONGEST_OBJECT_BYTES; bytes += piece.length) {
        [...lines.take(piece)];
      }
    },
    { kind: 'malformed' },
  );
});
