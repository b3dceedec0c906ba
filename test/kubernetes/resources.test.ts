// SPDX-License-Identifier: Apache-2.0
// Every resource is listed and watched under the shipped ClusterRole, and kept in short.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ENDPOINT_SLICES } from '../../src/kubernetes/endpoint-slices.ts';
import { NODES } from '../../src/kubernetes/nodes.ts';
import { podsResource } from '../../src/kubernetes/pods.ts';
import { SERVICES } from '../../src/kubernetes/services.ts';
import { Account } from './account.ts';
import type { ApiObject } from './admin.ts';
import { ControlPlane } from './control-plane.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { containerStatus, nodeObject, podObject, serviceObject, sliceObject } from './objects.ts';

/* What the server chose; everything else is compared. */
function ownPart<T extends object>(record: T | undefined) {
  const { uid, resourceVersion, createdAt, ...own } = { createdAt: 0, ...record } as T & {
    uid: string;
    resourceVersion: string;
    createdAt: number;
  };
  return own;
}

const CONTROLLER = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'web-5d4f',
  uid: '11111111-2222-3333-4444-555555555555',
  controller: true,
};

const WEB_POD = podObject(
  'web-1',
  {
    labels: { app: 'web', team: 'shop', 'pod-template-hash': '5d4f' },
    ownerReferences: [CONTROLLER],
  },
  { initContainers: [{ name: 'migrate', image: 'migrate:1' }] },
);

const WEB_STATUS = {
  phase: 'Running',
  startTime: '2026-11-21T10:00:00Z',
  podIP: '10.244.1.5',
  podIPs: [{ ip: '10.244.1.5' }, { ip: 'fd00:244::5' }],
  containerStatuses: [containerStatus(`containerd://${'a'.repeat(64)}`)],
  initContainerStatuses: [containerStatus(`cri-o://${'b'.repeat(64)}`, 'migrate')],
  ephemeralContainerStatuses: [containerStatus(`docker://${'c'.repeat(64)}`, 'debugger')],
};

describe('the API server', () => {
  let plane: ControlPlane;
  let account: Account;
  before(async () => {
    plane = await ControlPlane.start();
    account = await (await Account.create(plane)).bind();
  });
  afterEach(stopMirrors);
  after(() => plane?.stop());

  const apply = async (object: ApiObject, status?: unknown) => {
    await plane.admin.apply(object);
    if (status !== undefined) await plane.admin.patchStatus(object, status);
  };

  describe('gives pods', () => {
    test('of one node, with addresses, containers, owner and chosen labels', async () => {
      await apply(WEB_POD, WEB_STATUS);
      await apply(podObject('elsewhere', {}, { nodeName: 'node-b' }));
      const pods = podsResource({ nodeName: 'node-a', labels: ['team', 'absent'] });
      const mirror = new Mirror(account.access(), pods);
      await mirror.watching();

      assert.deepEqual(mirror.names, ['web-1']);
      assert.deepEqual(ownPart(mirror.named('web-1')), {
        name: 'web-1',
        namespace: 'default',
        nodeName: 'node-a',
        isTerminal: false,
        addresses: ['10.244.1.5', 'fd00:244::5'],
        hostNetwork: false,
        containers: [
          { id: 'a'.repeat(64), name: 'app' },
          { id: 'b'.repeat(64), name: 'migrate' },
          { id: 'c'.repeat(64), name: 'debugger' },
        ],
        startedAt: Date.UTC(2026, 10, 21, 10),
        deletedAt: undefined,
        owner: { kind: 'ReplicaSet', name: 'web-5d4f', uid: CONTROLLER.uid },
        template: { maker: 'Deployment', hash: '5d4f' },
        labels: 'shop,',
      });
      assert.match(mirror.named('web-1')?.uid ?? '', /^[0-9a-f-]{36}$/);
      const age = Date.now() - (mirror.named('web-1')?.createdAt ?? 0);
      assert.ok(age >= 0 && age < 120_000);
    });

    test('as they start, end and go, in this order', async () => {
      const mirror = new Mirror(account.access(), podsResource({ nodeName: 'node-c' }));
      await mirror.watching();

      const pod = podObject('job-1', {}, { nodeName: 'node-c', hostNetwork: true });
      await apply(pod);
      await mirror.until(({ names }) => names.length === 1);
      assert.deepEqual(mirror.named('job-1')?.addresses, []);
      assert.equal(mirror.named('job-1')?.hostNetwork, true);
      await plane.admin.patchStatus(pod, { phase: 'Running', podIP: '10.0.0.9' });
      await mirror.until(({ store }) => [...store.values()][0]?.addresses[0] === '10.0.0.9');
      assert.equal(mirror.named('job-1')?.isTerminal, false);
      await plane.admin.patchStatus(pod, { phase: 'Succeeded' });
      await mirror.until(({ store }) => [...store.values()][0]?.isTerminal === true);
      await plane.admin.delete(pod);
      await mirror.until(({ names }) => names.length === 0);

      assert.deepEqual(mirror.changes, [
        'added job-1',
        'changed job-1',
        'changed job-1',
        /* The server first writes the time of the deletion, then deletes. */
        'changed job-1',
        'removed job-1',
      ]);
      assert.deepEqual(mirror.state.lists, { start: 1, expired: 0 });
      assert.equal(mirror.state.watches, 1);
    });

    test('that are about to end with the time when they are due to be gone', async () => {
      const mirror = new Mirror(account.access(), podsResource({ nodeName: 'node-d' }));
      const pod = podObject('slow', {}, { nodeName: 'node-d' });
      await apply(pod);
      await mirror.until(({ names }) => names.length === 1);
      const at = Date.now();

      const path = '/api/v1/namespaces/default/pods/slow';
      await plane.admin.ok('DELETE', path, { gracePeriodSeconds: 60 });
      await mirror.until(({ changes }) => changes.length === 2);

      const due = (mirror.named('slow')?.deletedAt ?? 0) - at;
      assert.ok(due > 55_000 && due < 65_000, `${due}`);
    });
  });

  test('gives Services with every way to dial them', async () => {
    const port = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30_080 };
    const web = serviceObject('web', {
      type: 'LoadBalancer',
      selector: { app: 'web' },
      clusterIP: '10.96.0.80',
      clusterIPs: ['10.96.0.80', 'fd00:96::80'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
      externalIPs: ['192.0.2.7'],
      ports: [port, { name: 'dns', protocol: 'UDP', port: 53, nodePort: 30_053 }],
    });
    const ingress = [{ ip: '198.51.100.4', ipMode: 'VIP' }, { hostname: 'lb.example' }];
    await apply(web, { loadBalancer: { ingress } });
    await apply(serviceObject('headless', { clusterIP: 'None', ports: [{ port: 5432 }] }));
    const mirror = new Mirror(account.access(), SERVICES);
    await mirror.watching();

    assert.deepEqual(ownPart(mirror.named('web')), {
      name: 'web',
      namespace: 'default',
      type: 'LoadBalancer',
      clusterIPs: ['10.96.0.80', 'fd00:96::80'],
      externalIPs: ['192.0.2.7'],
      loadBalancerIPs: ['198.51.100.4'],
      ports: [
        { name: 'http', protocol: 'TCP', port: 80, nodePort: 30_080 },
        { name: 'dns', protocol: 'UDP', port: 53, nodePort: 30_053 },
      ],
      selector: { app: 'web' },
    });
    assert.deepEqual(ownPart(mirror.named('headless')), {
      name: 'headless',
      namespace: 'default',
      type: 'ClusterIP',
      clusterIPs: [],
      externalIPs: [],
      loadBalancerIPs: [],
      ports: [{ name: '', protocol: 'TCP', port: 5432, nodePort: 0 }],
      selector: {},
    });
  });

  test('gives EndpointSlices with the pods behind a Service', async () => {
    const mirror = new Mirror(account.access(), ENDPOINT_SLICES);
    await mirror.watching();
    const target = { kind: 'Pod', namespace: 'default', name: 'web-1', uid: 'u-1' };
    const place = { nodeName: 'node-a', zone: 'zone-1' };
    const terminating = { ready: false, serving: true, terminating: true };
    await apply(
      sliceObject('web-x', {
        addressType: 'IPv6',
        endpoints: [
          { addresses: ['fd00::1'], targetRef: target, hostname: 'web-1', ...place },
          { addresses: ['fd00::2'], conditions: terminating },
        ],
      }),
    );
    await mirror.until(({ names }) => names.length === 1);

    assert.deepEqual(ownPart(mirror.named('web-x')), {
      name: 'web-x',
      namespace: 'default',
      serviceName: 'web',
      addressType: 'IPv6',
      ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
      endpoints: [
        {
          addresses: ['fd00::1'],
          target,
          hostname: 'web-1',
          ...place,
          isReady: true,
          isServing: true,
          isTerminating: false,
        },
        {
          addresses: ['fd00::2'],
          target: undefined,
          hostname: '',
          nodeName: '',
          zone: '',
          isReady: false,
          isServing: true,
          isTerminating: true,
        },
      ],
    });
  });

  test('gives nodes with their addresses, zone and networks of pods', async () => {
    const mirror = new Mirror(account.access(), NODES);
    await mirror.watching();
    const zone = { 'topology.kubernetes.io/zone': 'zone-1' };
    const node = nodeObject('node-a', zone, { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'] });
    const addresses = [
      { type: 'Hostname', address: 'node-a' },
      { type: 'InternalIP', address: '192.168.1.10' },
      { type: 'ExternalIP', address: '203.0.113.10' },
    ];
    await apply(node, { addresses });
    await mirror.until(({ store }) => [...store.values()][0]?.addresses.length === 2);

    assert.deepEqual(ownPart(mirror.named('node-a')), {
      name: 'node-a',
      namespace: '',
      addresses: ['192.168.1.10', '203.0.113.10'],
      zone: 'zone-1',
      podCIDRs: ['10.1.0.0/24'],
    });
  });

  test('gives no more than that under this ClusterRole', async () => {
    const token = await account.token();
    const review = (verb: string, resource: string, group = '') =>
      plane.reviews(token, { verb, resource, group });

    assert.equal(await review('list', 'pods'), true);
    assert.equal(await review('watch', 'endpointslices', 'discovery.k8s.io'), true);
    assert.equal(await review('get', 'pods'), false);
    assert.equal(await review('list', 'secrets'), false);
    assert.equal(await review('list', 'configmaps'), false);
    assert.equal(await review('list', 'namespaces'), false);
    assert.equal(await review('patch', 'nodes'), false);
  });
});
