// SPDX-License-Identifier: Apache-2.0
// Records of a cluster's objects: a test names only the fields that it is about.
import type { EndpointSlice } from '../../../src/kubernetes/endpoint-slices.ts';
import type { Node } from '../../../src/kubernetes/nodes.ts';
import type { Pod } from '../../../src/kubernetes/pods.ts';
import type { Service } from '../../../src/kubernetes/services.ts';

const identity = (name: string) => ({
  uid: `uid-${name}`,
  name,
  namespace: 'default',
  resourceVersion: '1',
});

export const aPod = (fields: Partial<Pod> = {}): Pod => ({
  ...identity(fields.name ?? 'web-0'),
  nodeName: 'node-a',
  isTerminal: false,
  addresses: ['10.1.0.5'],
  hostNetwork: false,
  containers: [{ id: 'c'.repeat(64), name: 'app' }],
  createdAt: undefined,
  startedAt: undefined,
  deletedAt: undefined,
  owner: { kind: 'StatefulSet', name: 'web', uid: 'uid-web' },
  template: undefined,
  labels: '',
  ...fields,
});

export const aService = (fields: Partial<Service> = {}): Service => ({
  ...identity(fields.name ?? 'web'),
  namespace: 'shop',
  type: 'ClusterIP',
  clusterIPs: ['10.96.0.10', 'fd96::a'],
  externalIPs: [],
  loadBalancerIPs: [],
  ports: [{ name: 'http', protocol: 'TCP', port: 80, nodePort: 0 }],
  selector: {},
  ...fields,
});

export const aNode = (fields: Partial<Node> = {}): Node => ({
  ...identity(fields.name ?? 'node-a'),
  namespace: '',
  addresses: ['192.168.0.1'],
  zone: 'zone-1',
  podCIDRs: [],
  ...fields,
});

/** Of the Service web, with these pods behind it. */
export const aSlice = (name: string, ...pods: readonly Pod[]): EndpointSlice => ({
  ...identity(name),
  serviceName: 'web',
  addressType: 'IPv4',
  ports: [],
  endpoints: pods.map((pod) => ({
    addresses: pod.addresses,
    target: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
    hostname: '',
    nodeName: pod.nodeName,
    zone: 'zone-2',
    isReady: true,
    isServing: true,
    isTerminating: false,
  })),
});
