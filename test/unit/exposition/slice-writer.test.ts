// SPDX-License-Identifier: Apache-2.0
// Numbers as a page shows them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LONGEST_LINE, SliceWriter } from '../../../src/exposition/slice-writer.ts';

function written(value: number): string {
  const out = new SliceWriter(Buffer.alloc(LONGEST_LINE));
  out.sample(Buffer.from('a'), Buffer.from('{b="c"'), Buffer.from('} '), value);
  return out.take().toString();
}

test('writes whole numbers digit by digit and others in their shortest form', () => {
  assert.equal(written(0), 'a{b="c"} 0\n');
  assert.equal(written(1000), 'a{b="c"} 1000\n');
  assert.equal(written(9007199254740991), 'a{b="c"} 9007199254740991\n');
  assert.equal(written(0.1), 'a{b="c"} 0.1\n');
  assert.equal(written(-3), 'a{b="c"} -3\n');
  assert.equal(written(1e21), 'a{b="c"} 1e+21\n');
});

test('writes every whole number up to 2^53 as a string would', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      assert.equal(written(value), `a{b="c"} ${value}\n`);
    }),
  );
});
