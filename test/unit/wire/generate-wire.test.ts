// SPDX-License-Identifier: Apache-2.0
// The wire generator: fresh output, and layouts that it must refuse.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Btf, type BtfType } from '../../../scripts/wire/btf.ts';
import { layoutHash, structsFrom } from '../../../scripts/wire/layout.ts';

const U32 = { id: 2, kind: 'TYPEDEF', name: '__u32', type_id: 3 };
const INT = { id: 3, kind: 'INT', name: 'unsigned int', size: 4 };

function btfOf(size: number, ...offsets: readonly number[]): Btf {
  const members = offsets.map((offset, i) => ({
    name: `field_${i}`,
    type_id: 2,
    bits_offset: offset * 8,
  }));
  const struct: BtfType = { id: 1, kind: 'STRUCT', name: 'a_row', size, members };
  return new Btf([struct, U32, INT]);
}

test('finds the committed readers fresh', () => {
  const script = new URL('../../../scripts/generate-wire.ts', import.meta.url).pathname;

  execFileSync(process.execPath, [script, '--check']);
});

test('refuses a hole between fields', () => {
  assert.throws(() => structsFrom(btfOf(12, 0, 8), 'a_row'), {
    message: 'a_row has a hole before field_1 (byte 4): pad it',
  });
});

test('refuses a hole at the end', () => {
  assert.throws(() => structsFrom(btfOf(16, 0, 4), 'a_row'), {
    message: 'a_row ends in a hole at byte 8: pad it',
  });
});

test('refuses a type that it cannot read', () => {
  const members = [{ name: 'when', type_id: 2, bits_offset: 0 }];
  const struct: BtfType = { id: 1, kind: 'STRUCT', name: 'a_row', size: 4, members };
  const fortnights = { ...U32, name: 'fortnights' };

  assert.throws(() => structsFrom(new Btf([struct, fortnights, INT]), 'a_row'), {
    message: 'a_row.when has the type fortnights, which scripts/wire/layout.ts cannot read',
  });
});

test('gives another hash to another layout', () => {
  const two = layoutHash(structsFrom(btfOf(8, 0, 4), 'a_row'), []);
  const three = layoutHash(structsFrom(btfOf(12, 0, 4, 8), 'a_row'), []);

  assert.match(two, /^[0-9a-f]{16}$/);
  assert.notEqual(two, three);
});
