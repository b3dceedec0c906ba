// SPDX-License-Identifier: Apache-2.0
// What the capture is told as the objects of a cluster come, change and go.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Directory } from '../../../src/directory/directory.ts';
import type { Holder } from '../../../src/directory/holder.ts';
import { EndTables } from '../../../src/enrich/end-tables.ts';
import { addressKey, addressWords } from '../../../src/wire/address.ts';
import { addressBytes } from '../../../src/wire/address-bytes.ts';
import { Transport } from '../../../src/wire/columns.generated.ts';
import { aDirectory } from './a-directory.ts';
import { aNode, aPod, aService, aSlice } from './a-pod.ts';

const CONTAINER = 'c'.repeat(64);
const PATH = `/kubepods/pod1/${CONTAINER}`;

/** A directory, and who has which address and cgroup by what it told. */
function watched() {
  const { directory, ends, holderAt, holderIn } = aDirectory();
  const at = (address: string): Partial<Holder> | undefined => ends.holders.get(holderAt(address));
  const inCgroup = (id: number): Partial<Holder> | undefined => ends.holders.get(holderIn(id));
  return { directory, ends, at, inCgroup };
}

test('a pod is behind its addresses and the cgroups of its containers', () => {
  const { directory, ends, at, inCgroup } = watched();
  directory.ofNodes.added(aNode());
  directory.ofPods.added(aPod({ addresses: ['10.1.0.5', 'fd00::5'] }));
  ends.meetCgroups([{ id: 77, path: PATH }]);

  assert.equal(at('10.1.0.5')?.podName, 'web-0');
  assert.equal(at('fd00::5')?.workloadName, 'web');
  assert.equal(inCgroup(77)?.zone, 'zone-1');
});

test('a cgroup that was met before its pod was known is told of when it is', () => {
  const { directory, ends, inCgroup } = watched();
  ends.meetCgroups([{ id: 77, path: PATH }]);
  assert.equal(inCgroup(77), undefined);

  directory.ofPods.added(aPod());
  assert.equal(inCgroup(77)?.podName, 'web-0');
});

test('pods of the host network are told apart by their cgroups, their address is the node', () => {
  const { directory, ends, at, inCgroup } = watched();
  directory.ofNodes.added(aNode());
  const hostNetwork = { hostNetwork: true, addresses: ['192.168.0.1'] };
  const proxy = aPod({ ...hostNetwork, name: 'proxy' });
  directory.ofPods.added(proxy);
  directory.ofSlices.added(aSlice('web-1', proxy));
  ends.meetCgroups([{ id: 77, path: PATH }]);

  assert.equal(at('192.168.0.1')?.nodeName, 'node-a');
  assert.equal(at('192.168.0.1')?.podName, '');
  assert.equal(inCgroup(77)?.podName, 'proxy');
});

test('a pod that is only known by a slice does not get the address of a node', () => {
  const { directory, at } = watched();
  directory.ofSlices.added(aSlice('web-1', aPod({ name: 'far', addresses: ['192.168.0.1'] })));
  directory.ofNodes.added(aNode());

  assert.equal(at('192.168.0.1')?.podName, '');
  assert.equal(at('192.168.0.1')?.zone, 'zone-1');
});

test('one that has ended has no address, its last connections are still its own', () => {
  const { directory, ends, at, inCgroup } = watched();
  const pod = aPod();
  directory.ofPods.added(pod);
  ends.meetCgroups([{ id: 77, path: PATH }]);
  directory.ofPods.changed(pod, { ...pod, isTerminal: true });

  assert.equal(at('10.1.0.5'), undefined);
  assert.equal(inCgroup(77)?.podName, 'web-0');
});

test('an address goes from one pod to the next', () => {
  const { directory, at } = watched();
  const first = aPod({ name: 'first' });
  directory.ofPods.added(first);
  directory.ofPods.removed(first);
  assert.equal(at('10.1.0.5'), undefined);

  directory.ofPods.added(aPod({ name: 'second' }));
  assert.equal(at('10.1.0.5')?.podName, 'second');
});

test('the zone of a pod whose slice says none is that of its node, once it is known', () => {
  const { directory, at } = watched();
  const slice = aSlice('web-1', aPod({ nodeName: 'node-b' }));
  const endpoints = slice.endpoints.map((endpoint) => ({ ...endpoint, zone: '' }));
  directory.ofSlices.added({ ...slice, endpoints });
  assert.equal(at('10.1.0.5')?.zone, '');

  directory.ofNodes.added(aNode({ name: 'node-b', zone: 'zone-3' }));
  assert.equal(at('10.1.0.5')?.zone, 'zone-3');
});

test('pods of other nodes are known by the slices they are in', () => {
  const { directory, at } = watched();
  const far = aPod({ name: 'far', nodeName: 'node-b' });
  directory.ofSlices.added(aSlice('web-1', far));

  assert.equal(at('10.1.0.5')?.podName, 'far');
  assert.equal(at('10.1.0.5')?.serviceName, 'web');
  assert.equal(at('10.1.0.5')?.zone, 'zone-2');
  assert.equal(at('10.1.0.5')?.nodeName, 'node-b');

  directory.ofSlices.changed(aSlice('web-1', far), aSlice('web-1'));
  assert.equal(at('10.1.0.5'), undefined);
});

test('connections that are older than the exporter have names too', () => {
  const told: number[] = [];
  const ends = new EndTables({
    address: (_address, since) => told.push(since[0] ?? Number.NaN),
    cgroups: () => undefined,
  });
  const directory = new Directory(ends);
  directory.ofSlices.added(aSlice('web-1', aPod({ name: 'far' })));

  assert.deepEqual(told, [0]);
});

test('a pod that looks as before keeps its number', () => {
  const { directory, ends } = watched();
  const pod = aPod();
  directory.ofPods.added(pod);
  directory.ofPods.changed(pod, { ...pod, resourceVersion: '2' });

  assert.equal(ends.holders.get(1)?.podName, 'web-0');
  assert.equal(ends.holders.get(2), undefined);
});

test('Services are known by each address, family and port under which they are dialled', () => {
  const { directory, ends } = watched();
  const ports = [
    { name: 'http', protocol: 'TCP', port: 80, nodePort: 30080 },
    { name: 'dns', protocol: 'UDP', port: 53, nodePort: 0 },
  ];
  const service = aService({
    ports,
    externalIPs: ['203.0.113.9'],
    loadBalancerIPs: ['198.51.100.7'],
  });
  directory.ofNodes.added(aNode());
  directory.ofServices.added(service);
  const name = (address: string, protocol: 'TCP' | 'UDP', port: number) => {
    const key = addressKey(addressWords(addressBytes(address)), 0);
    const transport = protocol === 'TCP' ? Transport.tcp : Transport.udp;
    return ends.services.find(key, transport, port)?.name;
  };

  assert.equal(name('10.96.0.10', 'TCP', 80), 'web');
  assert.equal(name('fd96::a', 'UDP', 53), 'web');
  assert.equal(name('10.96.0.10', 'UDP', 80), undefined);
  assert.equal(name('203.0.113.9', 'TCP', 80), 'web');
  assert.equal(name('198.51.100.7', 'TCP', 80), 'web');
  assert.equal(name('192.168.0.1', 'TCP', 30080), 'web');
  assert.equal(name('192.168.0.2', 'TCP', 30080), undefined);

  directory.ofServices.removed(service);
  assert.equal(name('10.96.0.10', 'TCP', 80), undefined);
});
