// SPDX-License-Identifier: Apache-2.0
// A list comes apart into its items, wherever the pieces of the stream are cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LONGEST_OBJECT_BYTES } from '../../../src/kubernetes/json-lines.ts';
import { ListPage } from '../../../src/kubernetes/list-page.ts';

const PAGE = `{"kind":"PodList","metadata":{"resourceVersion":"42","continue":"next"},"items":[
 {"a":"]}\\"{[\\\\","b":[[1],{"c":{}}]}, {"d":"zürich ☃"},{}]}
`;
const ITEMS = ['{"a":"]}\\"{[\\\\","b":[[1],{"c":{}}]}', '{"d":"zürich ☃"}', '{}'];

function taken(page: ListPage, bytes: Buffer, cuts: readonly number[]): string[] {
  const items: string[] = [];
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    items.push(...page.take(bytes.subarray(start, end)));
    start = end;
  }
  return items;
}

test('gives each item as it stands in the list, cut anywhere', () => {
  const bytes = Buffer.from(PAGE);
  const cuts = fc.uniqueArray(fc.nat(bytes.length)).map((all) => all.sort((a, b) => a - b));

  fc.assert(
    fc.property(cuts, (places) => {
      const page = new ListPage();

      assert.deepEqual(taken(page, bytes, places), ITEMS);
      assert.deepEqual(page.end(), { resourceVersion: '42', continueToken: 'next' });
    }),
  );
});

test('leaves out who wrote which field, at most not where the key itself is cut', () => {
  const managed = '[{"fieldsV1":{"f:a":{"k:{\\"b\\":[\\"c\\"]}":{}}}},[]]';
  const item = (list: string) => `{"metadata":{"managedFields":${list},"uid":"u"},"x":[[[1]]]}`;
  const list = `{"metadata":{"resourceVersion":"1"},"items":[${item(managed)},${item(managed)}]}`;
  const bytes = Buffer.from(list);

  assert.deepEqual(taken(new ListPage(), bytes, []), [item('[]'), item('[]')]);
  for (let cut = 0; cut < bytes.length; cut++) {
    const page = new ListPage();
    for (const text of taken(page, bytes, [cut])) {
      assert.ok(text === item('[]') || text === item(managed), `cut at ${cut}: ${text}`);
    }
    assert.equal(page.end().resourceVersion, '1');
  }
});

test('reads what the list says of itself after its items too', () => {
  const page = new ListPage();

  const items = taken(
    page,
    Buffer.from('{"items":[{"x":1}],"metadata":{"resourceVersion":"7"}}'),
    [],
  );

  assert.deepEqual(items, ['{"x":1}']);
  assert.deepEqual(page.end(), { resourceVersion: '7', continueToken: '' });
});

test('an empty list has no items, and null is empty', () => {
  for (const items of ['[]', '[ ]', 'null']) {
    const page = new ListPage();
    const text = `{"metadata":{"resourceVersion":"1"},"items":${items}}`;

    assert.deepEqual(taken(page, Buffer.from(text), []), []);
    assert.deepEqual(page.end(), { resourceVersion: '1', continueToken: '' });
  }
});

test('refuses what did not come to its end, and what is no list', () => {
  for (const text of [PAGE.slice(0, 90), PAGE.slice(0, -2), 'not found', '{"kind":"Status"}', '']) {
    const page = new ListPage();
    taken(page, Buffer.from(text), []);

    assert.throws(() => page.end(), { name: 'ApiFailure', kind: 'malformed' });
  }
});

test('an item without end is given up before it fills the memory', () => {
  const page = new ListPage();
  const piece = Buffer.alloc(1 << 20, 'x');
  taken(page, Buffer.from('{"metadata":{},"items":[{"a":"'), []);

  assert.throws(
    () => {
      for (let bytes = 0; bytes <= LONGEST_OBJECT_BYTES; bytes += piece.length) {
        taken(page, piece, []);
      }
    },
    { kind: 'malformed' },
  );
});
