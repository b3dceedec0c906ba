// SPDX-License-Identifier: Apache-2.0
// Objects as a cluster has them; a test names only what it is about.

import type { ApiObject } from './admin.ts';

const SPACE = 'default';

export const podObject = (
  name: string,
  metadata: Readonly<Record<string, unknown>> = {},
  spec: Readonly<Record<string, unknown>> = {},
): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: SPACE, ...metadata },
  spec: { nodeName: 'node-a', containers: [{ name: 'app', image: 'app:1' }], ...spec },
});

export const serviceObject = (
  name: string,
  spec: Readonly<Record<string, unknown>>,
): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: SPACE },
  spec,
});

export const sliceObject = (
  name: string,
  fields: Readonly<Record<string, unknown>> = {},
): ApiObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace: SPACE, labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.0.0.1'] }],
  ports: [{ name: 'http', port: 8080 }],
  ...fields,
});

export const nodeObject = (
  name: string,
  labels: Readonly<Record<string, string>> = {},
  spec: Readonly<Record<string, unknown>> = {},
): ApiObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec });

/** The status of a pod that has run for a minute; `statuses` are of its containers, by field. */
export const runningStatus = (
  address: string,
  statuses: Readonly<Record<string, readonly unknown[]>>,
) => ({
  phase: 'Running',
  podIP: address,
  podIPs: [{ ip: address }],
  startTime: new Date(Date.now() - 60_000).toISOString(),
  ...statuses,
});

/** Of a container as its runtime names it: `containerd://…`. */
export const containerStatus = (containerID: string, name = 'app') => ({
  name,
  containerID,
  image: 'app:1',
  imageID: '',
  ready: true,
  restartCount: 0,
  started: true,
});

export const controlledBy = (
  kind: string,
  name: string,
  { apiVersion = 'apps/v1', uid = `uid-${name}` } = {},
) => ({ ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] });
