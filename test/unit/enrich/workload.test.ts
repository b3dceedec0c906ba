// SPDX-License-Identifier: Apache-2.0
// The controller at the top of the owner chain, by what the names of those below say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workloadOf } from '../../../src/enrich/workload.ts';
import { aPod } from './a-pod.ts';

const of = (kind: string, name: string, podTemplateHash = '') =>
  workloadOf(aPod({ owner: { kind, name }, podTemplateHash }));

test('a ReplicaSet that ends in its template hash is a Deployment', () => {
  const deployment = { kind: 'Deployment', name: 'shop-api' };
  assert.deepEqual(of('ReplicaSet', 'shop-api-7d4b9c6f58', '7d4b9c6f58'), deployment);
});

test('one of another name, or without a hash, stands for itself', () => {
  assert.deepEqual(of('ReplicaSet', 'lone', '7d4b9c6f58'), { kind: 'ReplicaSet', name: 'lone' });
  assert.deepEqual(of('ReplicaSet', 'lone-7d4b9c6f58'), {
    kind: 'ReplicaSet',
    name: 'lone-7d4b9c6f58',
  });
});

test('a Job named by the minute it is due is a CronJob', () => {
  assert.deepEqual(of('Job', 'backup-29384720'), { kind: 'CronJob', name: 'backup' });
  assert.deepEqual(of('Job', 'migrate'), { kind: 'Job', name: 'migrate' });
});

test('every other controller is called by its kind', () => {
  assert.deepEqual(of('DaemonSet', 'agent'), { kind: 'DaemonSet', name: 'agent' });
  assert.deepEqual(of('Rollout', 'canary'), { kind: 'Rollout', name: 'canary' });
});

test('a pod that nothing controls, and a static one, stand for themselves', () => {
  assert.deepEqual(workloadOf(aPod({ name: 'debug', owner: undefined })), {
    kind: 'Pod',
    name: 'debug',
  });
  const pod = aPod({ name: 'etcd-node-a', owner: { kind: 'Node', name: 'node-a' } });
  assert.deepEqual(workloadOf(pod), { kind: 'Pod', name: 'etcd' });
});
