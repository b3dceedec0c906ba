// SPDX-License-Identifier: Apache-2.0
// Fills a real API server with pods as a cluster has them, written into etcd as the server would.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ApiObject } from '../test/kubernetes/admin.ts';
import type { ControlPlane } from '../test/kubernetes/control-plane.ts';

const PODS_A_NODE = 100;
const REQUESTS_AT_ONCE = 16;
const PEERS = ['payments', 'orders', 'catalog', 'search', 'users', 'mail'];

const METADATA = {
  name: 'web-7c5d9f8b6d-00000',
  namespace: 'default',
  labels: { app: 'web', team: 'shop', 'pod-template-hash': '7c5d9f8b6d', release: 'stable' },
  annotations: { 'prometheus.io/scrape': 'true', 'checksum/config': 'f'.repeat(64) },
  ownerReferences: [
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web-7c5d9f8b6d',
      uid: '11111111-2222-3333-4444-555555555555',
      controller: true,
      blockOwnerDeletion: true,
    },
  ],
};

const container = (name: string) => ({
  name,
  image: `registry.example/${name}@sha256:${'e'.repeat(64)}`,
  env: PEERS.map((peer) => ({
    name: `${peer.toUpperCase()}_URL`,
    value: `http://${peer}.default.svc.cluster.local:8080`,
  })),
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
});

const SPEC = {
  nodeName: 'node-0',
  containers: [container('app'), container('proxy')],
  initContainers: [container('migrate')],
  terminationGracePeriodSeconds: 60,
  volumes: [{ name: 'config', configMap: { name: 'web' } }],
};

const CONDITIONS = ['Initialized', 'PodScheduled', 'ContainersReady', 'Ready'];

const statusOf = (name: string, letter: string) => ({
  name,
  image: `registry.example/${name}:1`,
  imageID: `registry.example/${name}@sha256:${'e'.repeat(64)}`,
  containerID: `containerd://${letter.repeat(64)}`,
  ready: true,
  restartCount: 0,
  state: { running: { startedAt: '2026-11-21T10:00:00Z' } },
});

const STATUS = {
  phase: 'Running',
  startTime: '2026-11-21T10:00:00Z',
  hostIP: '192.168.0.1',
  podIP: '10.0.0.1',
  podIPs: [{ ip: '10.0.0.1' }],
  conditions: CONDITIONS.map((type) => ({ type, status: 'True' })),
  containerStatuses: [statusOf('app', 'a'), statusOf('proxy', 'b')],
  initContainerStatuses: [statusOf('migrate', 'c')],
};

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: METADATA, spec: SPEC } as ApiObject;

/** JSON of one pod as the server has it, with defaults and managed fields. */
async function model(admin: Admin): Promise<string> {
  await admin.apply(POD);
  await admin.patchStatus(POD, STATUS);
  const path = `/api/v1/namespaces/default/pods/${METADATA.name}`;
  const { metadata, ...pod } = await admin.ok('GET', path);
  await admin.delete(POD);
  return JSON.stringify({ ...pod, metadata: { ...(metadata as object), resourceVersion: '' } });
}

function podText(text: string, index: number, modelUid: string): string {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  return text
    .replaceAll(modelUid, randomUUID())
    .replaceAll('b6d-00000', `b6d-${String(index).padStart(5, '0')}`)
    .replaceAll('"node-0"', `"node-${Math.floor(index / PODS_A_NODE)}"`)
    .replaceAll('10.0.0.1"', `${address}"`)
    .replaceAll(/\/\/[abc]{6}/g, (start) => start + index.toString(16).padStart(6, '0'));
}

/** Bytes of a pod in etcd. */
export async function fill(plane: ControlPlane, count: number): Promise<number> {
  const text = await model(plane.admin);
  const uid = /"uid":"([0-9a-f-]{36})","resourceVersion"/.exec(text)?.[1] ?? METADATA.name;
  let next = 0;
  const write = async () => {
    while (next < count) {
      const index = next++;
      const name = `web-7c5d9f8b6d-${String(index).padStart(5, '0')}`;
      await plane.put(`/registry/pods/default/${name}`, podText(text, index, uid));
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, write));
  await caughtUp(plane.admin);
  return text.length;
}

/* The server learns of what is in etcd by a watch of its own. */
async function caughtUp(admin: Admin): Promise<void> {
  const version = async (query: string) => {
    const path = `/api/v1/pods?fieldSelector=metadata.name=nobody${query}`;
    const { metadata } = await admin.ok('GET', path);
    return Number((metadata as { resourceVersion: string }).resourceVersion);
  };
  const newest = await version('');
  while ((await version('&resourceVersion=0')) < newest) await sleep(100);
}
