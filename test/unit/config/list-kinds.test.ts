// SPDX-License-Identifier: Apache-2.0
// How values of list options are read, and what is said of those that cannot be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  choices,
  choicesOrNone,
  listenAddresses,
  pathPatterns,
  ports,
} from '../../../src/config/list-kinds.ts';

test('choices are some of their values, and at least one', () => {
  const { parse } = choices('a', 'b');

  assert.deepEqual(parse('b, a'), new Set(['a', 'b']));
  for (const text of ['a,c', '', 'none']) {
    assert.throws(
      () => parse(text),
      { message: 'write one or more of a, b, separated by commas' },
      text,
    );
  }
});

test('choices that may be none are empty by that word alone', () => {
  const { parse, accepts } = choicesOrNone('http', 'dns');

  assert.equal(accepts, 'none, or one or more of http, dns');
  assert.deepEqual(parse('http,dns'), new Set(['http', 'dns']));
  assert.deepEqual(parse('dns'), new Set(['dns']));
  assert.deepEqual(parse('none'), new Set());
  for (const text of ['', 'none,http', 'HTTP', 'off', 'http;dns']) {
    assert.throws(
      () => parse(text),
      { message: 'write none, or one or more of http, dns, separated by commas' },
      text,
    );
  }
});

test('ports are some, each once', () => {
  const { parse } = ports(3);

  assert.deepEqual(parse('53'), [53]);
  assert.deepEqual(parse('53, 5353,53,65535'), [53, 5353, 65535]);
  for (const text of ['', '0', '65536', '53,', '1,2,3,4', 'domain', '-53', '5.3']) {
    assert.throws(
      () => parse(text),
      { message: 'write up to 3 ports from 1 to 65535, separated by commas' },
      text,
    );
  }
});

test('path patterns are paths whose segments may be names in braces', () => {
  const { parse } = pathPatterns(3);

  assert.deepEqual(parse('none'), []);
  assert.deepEqual(parse('/'), ['/']);
  assert.deepEqual(parse('/static/**'), ['/static/**']);
  assert.deepEqual(parse('/users/{id}, /a.b/{x}/~c%20/'), ['/users/{id}', '/a.b/{x}/~c%20/']);
  assert.deepEqual(parse(`/${'a'.repeat(255)}`), [`/${'a'.repeat(255)}`]);
});

test('what is no path pattern is refused', () => {
  const { parse } = pathPatterns(3);
  const wrong = [
    '',
    'users',
    '/{}',
    '/{id',
    '/id}',
    '/a{id}',
    '/a?b=c',
    '/a#b',
    '/a b',
    '/"',
    '/é',
  ];

  for (const text of [...wrong, '/a,none', '/a,,/b', '/1,/2,/3,/4', `/${'a'.repeat(256)}`]) {
    assert.throws(
      () => parse(text),
      {
        message:
          /^write none, or up to 3 paths such as \/users\/\{id\} or .*, separated by commas$/,
      },
      text,
    );
  }
});

test('a listen address has a port and, if it has a host, brackets around IPv6', () => {
  const { parse } = listenAddresses();

  assert.deepEqual(parse(':10140'), [{ host: undefined, port: 10140 }]);
  assert.deepEqual(parse('127.0.0.1:1'), [{ host: '127.0.0.1', port: 1 }]);
  assert.deepEqual(parse('localhost:0'), [{ host: 'localhost', port: 0 }]);
  assert.deepEqual(parse('[::1]:1, [fe80::1%eth0]:65535'), [
    { host: '::1', port: 1 },
    { host: 'fe80::1%eth0', port: 65535 },
  ]);
  for (const text of ['10140', '::1:10140', 'host', ':65536', '[::1]', 'a b:1', '', ':1,']) {
    assert.throws(
      () => parse(text),
      { message: 'write host:port, such as :10140, 127.0.0.1:10140 or [::1]:10140' },
      text,
    );
  }
});
