// SPDX-License-Identifier: Apache-2.0
// Ends that look the same to the chosen labels have one number; numbers of those gone are free.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndViews } from '../../../src/enrich/end-views.ts';
import { NOBODY } from '../../../src/enrich/holder.ts';
import { Holders } from '../../../src/enrich/holders.ts';

const MANY = 4096;
const FIELDS = ['podName', 'serviceName'] as const;

test('what no chosen label shows makes no difference', () => {
  const holders = new Holders();
  const views = new EndViews(holders);
  const pods = ['a', 'b'].map((podName) =>
    holders.add({ ...NOBODY, namespace: 'shop', workloadName: 'api', podName }),
  );
  const viewOf = (pod: number) => views.look(['namespace', 'workloadName']).viewOf(pods[pod] ?? 0);

  assert.equal(viewOf(0), viewOf(1));
  assert.equal(views.value(viewOf(0), 'workloadName'), 'api');
  assert.equal(views.look(['namespace']).viewOf(0), 0);
  assert.equal(views.value(0, 'namespace'), '');
});

test('ends of which labels show different names are never taken for each other', () => {
  const holders = new Holders();
  const views = new EndViews(holders);
  const namespace = views.look(['namespace']).viewOf(holders.add({ ...NOBODY, namespace: 'web' }));
  const pod = views.look(['podName']).viewOf(holders.add({ ...NOBODY, podName: 'web' }));

  assert.equal(views.value(namespace, 'namespace'), 'web');
  assert.equal(views.value(pod, 'podName'), 'web');
});

test('the Service that was dialled is another view of the same pod', () => {
  const holders = new Holders();
  const views = new EndViews(holders);
  const pod = holders.add({ ...NOBODY, podName: 'a', serviceName: 'first' });
  const dialled = views.look(FIELDS).viewOf(pod, { namespace: 'shop', name: 'second' });

  assert.equal(views.value(dialled, 'serviceName'), 'second');
  assert.equal(views.value(views.look(FIELDS).viewOf(pod), 'serviceName'), 'first');
});

test('numbers that no series shows are given to others', () => {
  const holders = new Holders();
  const views = new EndViews(holders);
  const viewOf = (podName: string): number =>
    views.look(FIELDS).viewOf(holders.add({ ...NOBODY, podName }));
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
