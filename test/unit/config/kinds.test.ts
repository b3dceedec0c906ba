// SPDX-License-Identifier: Apache-2.0
// How values of options are read, and what is said of those that cannot be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  choice,
  count,
  duration,
  existingFile,
  portOrAuto,
  powerOfTwoBytes,
  probability,
  urlPath,
} from '../../../src/config/kinds.ts';

test('a duration is read in seconds from each of its units', () => {
  const { parse } = duration('500ms', '2h');

  assert.equal(parse('500ms'), 0.5);
  assert.equal(parse('5s'), 5);
  assert.equal(parse('1.5s'), 1.5);
  assert.equal(parse('1m'), 60);
  assert.equal(parse('2h'), 7200);
});

test('a duration may have several units, each once and the longest first', () => {
  const { parse } = duration('500ms', '24h');

  assert.equal(parse('1m30s'), 90);
  assert.equal(parse('1h30m'), 5400);
  assert.equal(parse('1h0m1s500ms'), 3601.5);
  assert.equal(parse('90s'), 90);
  assert.equal(parse('1.5h'), 5400);
  for (const text of ['30s1m', '1m1m', '1m 30s', '1m30', 'ms', '1d', 'm']) {
    assert.throws(() => parse(text), { name: 'RangeError' }, text);
  }
});

test('a file is one that is there', () => {
  const { parse } = existingFile();
  const remedy = 'write the path of a file that is there and may be read: ';

  assert.equal(parse('/proc/self/status'), '/proc/self/status');
  assert.throws(() => parse('/nothing/there'), { message: new RegExp(`^${remedy}ENOENT`) });
  assert.throws(() => parse('/proc'), { message: `${remedy}it is a directory` });
  assert.throws(() => parse(''), { message: new RegExp(`^${remedy}ENOENT`) });
});

test('a duration without unit, out of bounds or negative is refused with an example', () => {
  const { parse } = duration('1s', '5m');
  const remedy = { message: 'write a duration from 1s to 5m, with its unit, such as 15s or 1m30s' };

  for (const text of ['15', '999ms', '301s', '-5s', '5 s', '5S', '', '1e1s']) {
    assert.throws(() => parse(text), remedy, text);
  }
});

test('bytes are read plain and with binary units', () => {
  const { parse } = powerOfTwoBytes(4096);

  assert.equal(parse('8388608'), 8388608);
  assert.equal(parse('8MiB'), 8388608);
  assert.equal(parse('4096B'), 4096);
  assert.equal(parse('4KiB'), 4096);
  assert.equal(parse('1GiB'), 1073741824);
});

test('bytes that are no power of two or too few are refused', () => {
  const { parse } = powerOfTwoBytes(4096);
  const remedy = { message: 'write a power of two from 4096 to 1GiB, such as 8MiB' };

  for (const text of ['8000000', '2048', '0', '3MiB', '8MB', '-8MiB', '', '2GiB']) {
    assert.throws(() => parse(text), remedy, text);
  }
});

test('a count is a whole number within its bounds', () => {
  const { parse } = count(16, 100);

  assert.equal(parse('16'), 16);
  for (const text of ['15', '101', '16.5', '0x20', '', ' 20', '1e1']) {
    assert.throws(() => parse(text), { message: 'write a whole number from 16 to 100' }, text);
  }
});

test('a choice is one of its values', () => {
  assert.equal(choice('info', 'warn').parse('warn'), 'warn');
  assert.throws(() => choice('info', 'warn').parse('WARN'), { message: 'write one of info, warn' });
});

test('a probability is above 0 and at most 1', () => {
  const { parse } = probability();

  assert.deepEqual(['1', '0.25', '.5', '1.0', '0.001'].map(parse), [1, 0.25, 0.5, 1, 0.001]);
  for (const text of ['0', '0.0', '1.01', '-0.5', '50%', '1e-3', '', '.', '1.', 'NaN']) {
    assert.throws(() => parse(text), { message: 'write a number above 0 and up to 1' }, text);
  }
});

test('a port is a number or left to the machine', () => {
  assert.equal(portOrAuto().parse('auto'), 'auto');
  assert.equal(portOrAuto().parse('65535'), 65535);
  for (const text of ['0', '65536', 'none']) {
    assert.throws(() => portOrAuto().parse(text), { name: 'RangeError' }, text);
  }
});

test('the path of the metrics takes no other page its place', () => {
  const { parse } = urlPath(['/', '/healthz']);

  assert.equal(parse('/metrics'), '/metrics');
  for (const text of ['metrics', '/', '/healthz', '/a b', '/:any', '/*all']) {
    assert.throws(
      () => parse(text),
      { message: 'write a path of its own, such as /metrics' },
      text,
    );
  }
});
