// SPDX-License-Identifier: Apache-2.0
// The form of a logfmt line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logfmt } from '../../src/log.ts';

test('a line has time, level and message first, quoted only where needed', () => {
  const line = { level: 'info', time: 'T', signal: 'send', reason: 'a "b"', msg: 'mode refused' };

  assert.equal(logfmt(line), 'time=T level=info msg="mode refused" signal=send reason="a \\"b\\""');
});

test('values of every type stay on one line', () => {
  const line = { time: 'T', level: 'warn', msg: 'm', n: 1.5, o: { a: 1 }, e: '', t: 'a\nb' };

  assert.equal(logfmt(line), 'time=T level=warn msg=m n=1.5 o="{\\"a\\":1}" e="" t="a\\nb"');
});

test('an error is shown by its stack', () => {
  const err = { type: 'Error', message: 'broken', stack: 'Error: broken\n at x' };

  assert.equal(
    logfmt({ time: 'T', level: 'error', msg: 'm', err }),
    'time=T level=error msg=m err="Error: broken\\n at x"',
  );
});
