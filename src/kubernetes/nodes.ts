// SPDX-License-Identifier: Apache-2.0
// What is kept of a node: its addresses, its zone, and the networks of its pods.

import {
  type Fields,
  fieldsOf,
  type Identity,
  identityOf,
  objectsOf,
  textOf,
  textsOf,
} from './fields.ts';
import type { Resource } from './resource.ts';

export interface Node extends Identity {
  /** Internal and external ones; names are left out. */
  readonly addresses: readonly string[];
  /** Empty where the node has no such label. */
  readonly zone: string;
  /** Of both families; none where the network plug-in hands out addresses its own way. */
  readonly podCIDRs: readonly string[];
}

export const NODES: Resource<Node> = {
  name: 'nodes',
  path: '/api/v1/nodes',
  trim: nodeFrom,
};

const ZONE_LABEL = 'topology.kubernetes.io/zone';

function nodeFrom(object: unknown): Node {
  const node = fieldsOf(object, 'node');
  const metadata = fieldsOf(node.metadata, 'metadata');
  return {
    ...identityOf(metadata),
    addresses: ipAddressesOf(fieldsOf(node.status, 'status')),
    zone: textOf(fieldsOf(metadata.labels, 'labels'), ZONE_LABEL),
    podCIDRs: textsOf(fieldsOf(node.spec, 'spec'), 'podCIDRs'),
  };
}

const ipAddressesOf = (status: Fields): readonly string[] =>
  objectsOf(status, 'addresses')
    .filter((entry) => textOf(entry, 'type').endsWith('IP'))
    .map((entry) => textOf(entry, 'address'));
