// SPDX-License-Identifier: Apache-2.0
// Records keep what is there, take absent fields for empty, and refuse what has a wrong type.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENDPOINT_SLICES } from '../../../src/kubernetes/endpoint-slices.ts';
import { NODES } from '../../../src/kubernetes/nodes.ts';
import { JOBS, REPLICA_SETS } from '../../../src/kubernetes/owned.ts';
import { podsResource } from '../../../src/kubernetes/pods.ts';
import { SERVICES } from '../../../src/kubernetes/services.ts';

const PODS = podsResource({});
const ALL = [PODS, SERVICES, ENDPOINT_SLICES, NODES, REPLICA_SETS, JOBS];
const metadata = { name: 'x', uid: 'u', resourceVersion: '1' };

test('an object of name and uid alone is a record', () => {
  for (const { trim } of ALL) {
    const { name, uid } = trim({ metadata }) as { name: string; uid: string };
    assert.deepEqual([name, uid], ['x', 'u']);
  }
});

test('what has no name or no uid is refused', () => {
  for (const { trim } of ALL) {
    for (const object of [
      {},
      null,
      [],
      'pod',
      { metadata: { name: 'x' } },
      { metadata: { uid: 'u' } },
    ]) {
      assert.throws(() => trim(object), TypeError);
    }
  }
});

const WRONG = [
  { resource: PODS, fields: { status: { podIPs: '10.0.0.1' } } },
  { resource: PODS, fields: { status: { containerStatuses: [{ containerID: 7 }] } } },
  { resource: PODS, fields: { status: { startTime: 'yesterday' } } },
  { resource: PODS, fields: { spec: { hostNetwork: 'yes' } } },
  { resource: SERVICES, fields: { spec: { clusterIPs: [1] } } },
  { resource: SERVICES, fields: { spec: { ports: [{ port: '80' }] } } },
  { resource: ENDPOINT_SLICES, fields: { endpoints: {} } },
  { resource: NODES, fields: { status: { addresses: [['InternalIP']] } } },
];

for (const { resource, fields } of WRONG) {
  test(`${resource.name} with ${JSON.stringify(fields)} are refused`, () => {
    assert.throws(() => resource.trim({ metadata, ...fields }), TypeError);
  });
}

test('a pod of a server without podIPs has its one address', () => {
  const pod = PODS.trim({ metadata, status: { podIP: '10.0.0.1' } });

  assert.deepEqual(pod.addresses, ['10.0.0.1']);
});

test('only the owner that controls a pod is its owner', () => {
  const replicaSet = (name: string) => ({ kind: 'ReplicaSet', name, uid: `uid-${name}` });
  const owner = (name: string, controller?: boolean) => ({ ...replicaSet(name), controller });
  const ownerOf = (...ownerReferences: unknown[]) =>
    PODS.trim({ metadata: { ...metadata, ownerReferences } }).owner;

  assert.deepEqual(ownerOf(owner('a'), owner('b', true)), replicaSet('b'));
  assert.equal(ownerOf(owner('a'), owner('b', false)), undefined);
});

test('a container that has not started has no id', () => {
  const statuses = [{ name: 'waits' }, { name: 'runs', containerID: 'containerd://abc' }];
  const pod = PODS.trim({ metadata, status: { containerStatuses: statuses } });

  assert.deepEqual(pod.containers, [{ id: 'abc', name: 'runs' }]);
});

test('of a pod on another node, nothing is kept of its containers', () => {
  const { trim } = podsResource({ nodeName: 'node-a', allNodes: true });
  const status = { containerStatuses: [{ name: 'runs', containerID: 'containerd://abc' }] };
  const containersOn = (nodeName: string) =>
    trim({ metadata, spec: { nodeName }, status }).containers;

  assert.deepEqual(containersOn('node-a'), [{ id: 'abc', name: 'runs' }]);
  assert.deepEqual(containersOn('node-b'), []);
});

test('of its labels, the values of those that were asked for are kept, in that order', () => {
  const { trim } = podsResource({ labels: ['team', 'tier', 'app.kubernetes.io/name'] });
  const valuesOf = (labels: Record<string, string>) => trim({ metadata: { ...metadata, labels } });

  assert.equal(valuesOf({ tier: 'web', app: 'x', team: 'shop' }).labels, 'shop,web,');
  assert.equal(valuesOf({ 'app.kubernetes.io/name': 'a.b_c' }).labels, ',,a.b_c');
  assert.equal(valuesOf({ app: 'x' }).labels, '');
});
