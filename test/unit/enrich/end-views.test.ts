// SPDX-License-Identifier: Apache-2.0
// Ends that look the same to the chosen labels have one number; numbers of those gone are free.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Holder, NOBODY } from '../../../src/directory/holder.ts';
import { EndViews } from '../../../src/enrich/end-views.ts';
import { HolderTable } from '../../../src/enrich/holder-table.ts';

const MANY = 4096;
const FIELDS = ['podName', 'serviceName'] as const;

/** Views of holders, and what adds one and returns its id. */
function someViews() {
  const holders = new HolderTable();
  let last = 0;
  const add = (holder: Partial<Holder>): number => {
    last += 1;
    holders.set(last, { ...NOBODY, ...holder });
    return last;
  };
  return { views: new EndViews(holders), add };
}

test('what no chosen label shows makes no difference', () => {
  const { views, add } = someViews();
  const pods = ['a', 'b'].map((podName) =>
    add({ namespace: 'shop', workloadName: 'api', podName }),
  );
  const viewOf = (pod: number) => views.look(['namespace', 'workloadName']).viewOf(pods[pod] ?? 0);

  assert.equal(viewOf(0), viewOf(1));
  assert.equal(views.value(viewOf(0), 'workloadName'), 'api');
  assert.equal(views.look(['namespace']).viewOf(0), 0);
  assert.equal(views.value(0, 'namespace'), '');
});

test('ends of which labels show different names are never taken for each other', () => {
  const { views, add } = someViews();
  const namespace = views.look(['namespace']).viewOf(add({ namespace: 'web' }));
  const pod = views.look(['podName']).viewOf(add({ podName: 'web' }));

  assert.equal(views.value(namespace, 'namespace'), 'web');
  assert.equal(views.value(pod, 'podName'), 'web');
});

test('the Service that was dialled is another view of the same pod', () => {
  const { views, add } = someViews();
  const pod = add({ podName: 'a', serviceName: 'first' });
  const dialled = views.look(FIELDS).viewOf(pod, { namespace: 'shop', name: 'second' });

  assert.equal(views.value(dialled, 'serviceName'), 'second');
  assert.equal(views.value(views.look(FIELDS).viewOf(pod), 'serviceName'), 'first');
});

test('numbers that no series shows are given to others', () => {
  const { views, add } = someViews();
  const viewOf = (podName: string): number => views.look(FIELDS).viewOf(add({ podName }));
  const kept = viewOf('kept');
  for (let i = 0; i < MANY; i++) viewOf(`pod-${i}`);
  assert.ok(views.isSweepDue);

  views.sweep(new Set([kept]));
  assert.ok(!views.isSweepDue);
  assert.equal(views.value(kept + 1, 'podName'), 'pod-0'); // for a page that is under way
  views.sweep(new Set([kept]));
  assert.equal(views.value(kept, 'podName'), 'kept');
  const next = viewOf('next');
  assert.ok(next <= MANY + 1);
  assert.equal(views.value(next, 'podName'), 'next');
});
