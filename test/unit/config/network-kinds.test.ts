// SPDX-License-Identifier: Apache-2.0
// How networks with names are read, and what is said of those that cannot be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedNetworks } from '../../../src/config/network-kinds.ts';

test('networks are names with addresses and bits; several may have one name', () => {
  const { parse } = namedNetworks(3);

  assert.deepEqual(parse('none'), []);
  assert.deepEqual(parse('cloud=192.0.2.0/24, cloud=2001:db8::/32,our office=0.0.0.0/0'), [
    { name: 'cloud', address: '192.0.2.0', bits: 24 },
    { name: 'cloud', address: '2001:db8::', bits: 32 },
    { name: 'our office', address: '0.0.0.0', bits: 0 },
  ]);
});

test('what is no network is refused with an example', () => {
  const { parse } = namedNetworks(2);
  const message =
    'write name=address/bits, with commas between: office=192.0.2.0/24,lab=2001:db8::/32';

  for (const text of [
    '',
    'a',
    'a=192.0.2.0',
    '=192.0.2.0/24',
    'a=192.0.2/24',
    'a=192.0.2.0/33',
    'a=192.0.2.0/-1',
    'a=192.0.2.0/24/3',
    'a=2001:db8::/129',
    'a=example.org/24',
    'a=192.0.2.0/24,',
  ]) {
    assert.throws(() => parse(text), { message }, text);
  }
  assert.throws(() => parse('a=10.0.0.0/8,b=10.0.0.0/8'), { message: 'write 10.0.0.0/8 once' });
  assert.throws(() => parse('a=10.0.0.0/8,b=10.0.0.0/9,c=10.0.0.0/10'), {
    message: /^write none, or up to 2 networks with names such as office=192\.0\.2\.0\/24, with/,
  });
});
