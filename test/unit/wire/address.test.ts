// SPDX-License-Identifier: Apache-2.0
// Addresses: text, family and kind, against literals and Node's own parsers.

import assert from 'node:assert/strict';
import { BlockList, isIPv6 } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressText, addressWords, ipType, isIPv4, isIPv4At } from '../../../src/wire/address.ts';
import { ipv4 } from './a-snapshot.ts';

const anyBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const zero = fc.constant(0);
const sparseBytes = fc.array(fc.oneof(zero, zero, fc.nat(255)), { minLength: 16, maxLength: 16 });

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function groupsOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').match(/.{4}/g)?.join(':') ?? '';
}

const TEXTS: readonly [hex: string, text: string][] = [
  ['00000000000000000000ffff0a000001', '10.0.0.1'],
  ['00000000000000000000ffffffffffff', '255.255.255.255'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000001', '2001:db8::1'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010000000000010000000000000001', '2001:0:0:1::1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['fe80000000000000000000000000abcd', 'fe80::abcd'],
  ['00010000000000000000000000000000', '1::'],
];

for (const [hex, text] of TEXTS) {
  test(`writes ${hex} as ${text}`, () => {
    assert.equal(addressText(fromHex(hex), 0), text);
  });
}

test('writes every IPv6 address as a URL parser does', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyBytes,
        sparseBytes.map((b) => Uint8Array.from(b)),
      ),
      (bytes) => {
        fc.pre(!isIPv4(bytes, 0));

        const text = addressText(bytes, 0);

        assert.ok(isIPv6(text));
        assert.equal(`[${text}]`, new URL(`http://[${groupsOf(bytes)}]/`).hostname);
      },
    ),
  );
});

test('takes exactly ::ffff:0:0/96 for IPv4, by bytes and by words', () => {
  const mapped = Uint8Array.from([...ipv4('192.0.2.1'), ...fromHex('00'.repeat(15)), 1]);

  assert.equal(isIPv4(mapped, 0), true);
  assert.equal(isIPv4(mapped, 16), false);
  assert.equal(isIPv4At(addressWords(mapped), 0), true);
  assert.equal(isIPv4At(addressWords(mapped), 1), false);
  assert.equal(isIPv4(fromHex('0000000000000001ffff0000c0000201'), 0), false);
});

const TYPES: readonly [text: string, type: string][] = [
  ['172.16.0.0', 'private'],
  ['172.31.0.0', 'private'],
  ['172.32.0.0', 'other'],
  ['10.0.0.0', 'private'],
  ['192.168.0.0', 'private'],
  ['169.254.1.1', 'private'],
  ['100.64.0.0', 'private'],
  ['100.127.255.255', 'private'],
  ['100.128.0.0', 'other'],
  ['224.0.0.0', 'multicast'],
  ['239.0.0.0', 'multicast'],
  ['127.0.0.0', 'loopback'],
  ['101.2.3.4', 'other'],
  ['0.0.0.0', 'other'],
];

for (const [text, type] of TYPES) {
  test(`calls ${text} ${type}`, () => {
    assert.equal(ipType(Uint8Array.from(ipv4(text)), 0), type);
  });
}

const NETWORKS: readonly [network: string, prefix: number, kind: string][] = [
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
  ['::1', 128, 'loopback'],
];

test('sorts IPv6 addresses into the same networks as a block list', () => {
  const lists = NETWORKS.map(([network, prefix, kind]) => {
    const list = new BlockList();
    list.addSubnet(network, prefix, 'ipv6');
    return { list, kind };
  });
  const start = fc.constantFrom('fc01', 'fd00', 'fe80', 'febf', 'fec0', 'ff01', '2004', '0000');
  const rest = fc.oneof(fc.constant('0'.repeat(27).concat('1')), fc.constant('ab'.repeat(14)));

  fc.assert(
    fc.property(start, rest, (head, tail) => {
      const bytes = fromHex(head + tail);
      const kind = lists.find(({ list }) => list.check(groupsOf(bytes), 'ipv6'))?.kind ?? 'other';

      assert.equal(ipType(bytes, 0), kind);
    }),
  );
});
