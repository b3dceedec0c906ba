// SPDX-License-Identifier: Apache-2.0
// The controller at the top of the owner chain, by what the names of those below say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workloadByName, workloadOf } from '../../../src/directory/workload.ts';
import type { Pod } from '../../../src/kubernetes/pods.ts';
import { aPod } from './a-pod.ts';

const of = (kind: string, name: string, pod: Partial<Pod> = {}) =>
  workloadOf(aPod({ owner: { kind, name, uid: 'uid' }, ...pod }));

const HASH = '7d4b9c6f58';
const byHash = (maker: string) => ({ template: { maker, hash: HASH } });

test('a ReplicaSet that ends in its template hash is of whatever made it', () => {
  for (const kind of ['Deployment', 'Rollout'])
    assert.deepEqual(of('ReplicaSet', `shop-api-${HASH}`, byHash(kind)), {
      kind,
      name: 'shop-api',
    });
});

test('one of another name, or without a hash, stands for itself', () => {
  const lone = { kind: 'ReplicaSet', name: 'lone' };
  assert.deepEqual(of('ReplicaSet', 'lone', byHash('Deployment')), lone);
  assert.deepEqual(of('ReplicaSet', `lone-${HASH}`), { kind: 'ReplicaSet', name: `lone-${HASH}` });
});

/* 2026-11-22T02:00Z is minute 29,921,880 since 1970 (date +%s, by 60). */
const DUE = Date.parse('2026-11-22T02:00:00Z');

test('a Job named by the minute at which its pods were due is a CronJob', () => {
  const cronJob = { kind: 'CronJob', name: 'backup' };
  const retriedAt = DUE + 5 * 3600_000;
  assert.deepEqual(of('Job', 'backup-29921880', { createdAt: DUE + 100 }), cronJob);
  assert.deepEqual(of('Job', 'backup-29921880', { createdAt: retriedAt }), cronJob);
});

test('a Job with another number, as a date, or with none, stands for itself', () => {
  const job = (name: string) => of('Job', name, { createdAt: DUE });
  assert.deepEqual(job('migrate'), { kind: 'Job', name: 'migrate' });
  assert.deepEqual(job('migrate-20261122'), { kind: 'Job', name: 'migrate-20261122' });
});

test('every other controller is called by its kind', () => {
  assert.deepEqual(of('DaemonSet', 'agent'), { kind: 'DaemonSet', name: 'agent' });
  assert.deepEqual(of('Workflow', 'canary'), { kind: 'Workflow', name: 'canary' });
});

test('a pod that nothing controls, and a static one, stand for themselves', () => {
  assert.deepEqual(workloadOf(aPod({ name: 'debug', owner: undefined })), {
    kind: 'Pod',
    name: 'debug',
  });
  const pod = aPod({ name: 'etcd-node-a', owner: { kind: 'Node', name: 'node-a', uid: 'node' } });
  assert.deepEqual(workloadOf(pod), { kind: 'Pod', name: 'etcd' });
});

test('a name alone tells Deployments, and StatefulSets behind their own Service', () => {
  const deployment = { kind: 'Deployment', name: 'coredns' };
  assert.deepEqual(workloadByName('coredns-668d6bf9bc-8xkqz', ''), deployment);
  assert.deepEqual(workloadByName('kafka-12', 'kafka-12'), { kind: 'StatefulSet', name: 'kafka' });
});

test('a name that may mean something else tells nothing', () => {
  for (const name of ['kafka-12', 'kube-proxy-7rk2p', 'shop-main-hello', 'shop-668d6bf9bc-hallo'])
    assert.equal(workloadByName(name, ''), undefined);
});
