// SPDX-License-Identifier: Apache-2.0
// Which network an address is in: the narrowest of those that hold it.

import assert from 'node:assert/strict';
import { BlockList, isIPv6 } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedNetworks } from '../../../src/config/network-kinds.ts';
import { Networks } from '../../../src/enrich/networks.ts';
import { addressWords } from '../../../src/wire/address.ts';
import { addressBytes } from '../../../src/wire/address-bytes.ts';

const networks = (text: string): Networks => new Networks(namedNetworks(1000).parse(text));

const nameOf = (all: Networks, address: string): string =>
  all.name(all.idOf(addressWords(addressBytes(address)), 0));

test('the narrowest network that holds an address names it', () => {
  const all = networks(
    'ten=10.0.0.0/8,lab=10.1.2.0/23,host=10.1.3.7/32,odd=192.0.2.77/25,v6=2001:db8::/33,ours=::/0',
  );

  assert.deepEqual(
    [
      '10.255.0.1',
      '10.1.2.0',
      '10.1.3.255',
      '10.1.4.0',
      '10.1.3.7',
      '11.0.0.0',
      '192.0.2.127',
      '192.0.2.128',
      '2001:db8:7fff::1',
      '2001:db8:8000::1',
      '::1',
    ].map((address) => nameOf(all, address)),
    ['ten', 'lab', 'lab', 'ten', 'host', '', 'odd', '', 'v6', 'ours', 'ours'],
  );
});

test('several networks may have one name, and IPv6 ones hold no IPv4 address', () => {
  const all = networks('cloud=192.0.2.0/24,cloud=2001:db8::/32,all=::/0');

  assert.equal(nameOf(all, '192.0.2.9'), 'cloud');
  assert.equal(nameOf(all, '2001:db8::9'), 'cloud');
  assert.equal(nameOf(all, '198.51.100.1'), '');
  assert.equal(nameOf(networks('any=0.0.0.0/0'), '198.51.100.1'), 'any');
  assert.equal(nameOf(networks('any=0.0.0.0/0'), '2001:db8::9'), '');
});

test('agrees with the networks of Node for any address and size', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  const size = fc.integer({ min: 0, max: 128 });
  fc.assert(
    fc.property(address, size, address, fc.boolean(), (network, wanted, other, isSame) => {
      const family = isIPv6(network) ? 'ipv6' : 'ipv4';
      const bits = family === 'ipv6' ? wanted : wanted % 33;
      const asked = isSame ? network : other;
      const list = new BlockList();
      list.addSubnet(network, bits, family);
      /* Node takes ::ffff:1.2.3.4 for both; on the wire it is IPv4. */
      const isOfFamily = isIPv6(asked) === isIPv6(network);
      const expected = isOfFamily && list.check(asked, family) ? 'n' : '';

      assert.equal(nameOf(networks(`n=${network}/${bits}`), asked), expected);
    }),
  );
});
