// SPDX-License-Identifier: Apache-2.0
// What is kept of an EndpointSlice: which addresses stand behind which Service.

import {
  type Fields,
  fieldsOf,
  flagOf,
  type Identity,
  identityOf,
  type NamedPort,
  namedPortOf,
  objectsOf,
  textOf,
  textsOf,
} from './fields.ts';
import type { Resource } from './resource.ts';

/** Most often a pod. */
export interface EndpointTarget {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly target: EndpointTarget | undefined;
  /** Set for pods of a StatefulSet behind its headless Service: it is their name. */
  readonly hostname: string;
  readonly nodeName: string;
  readonly zone: string;
  /** Unknown counts as ready, as the API has it. */
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
}

export interface EndpointSlice extends Identity {
  /** In its own namespace; empty where the slice belongs to none. */
  readonly serviceName: string;
  /** `IPv4`, `IPv6` or `FQDN`. */
  readonly addressType: string;
  /** On the endpoints, after DNAT, by the names of the Service's; port 0 stands for every one. */
  readonly ports: readonly NamedPort[];
  readonly endpoints: readonly Endpoint[];
}

export const ENDPOINT_SLICES: Resource<EndpointSlice> = {
  name: 'endpointslices',
  path: '/apis/discovery.k8s.io/v1/endpointslices',
  trim: sliceFrom,
};

function sliceFrom(object: unknown): EndpointSlice {
  const slice = fieldsOf(object, 'slice');
  const metadata = fieldsOf(slice.metadata, 'metadata');
  return {
    ...identityOf(metadata),
    serviceName: textOf(fieldsOf(metadata.labels, 'labels'), 'kubernetes.io/service-name'),
    addressType: textOf(slice, 'addressType'),
    ports: objectsOf(slice, 'ports').map(namedPortOf),
    endpoints: objectsOf(slice, 'endpoints').map(endpointFrom),
  };
}

function endpointFrom(endpoint: Fields): Endpoint {
  const conditions = fieldsOf(endpoint.conditions, 'conditions');
  const isReady = flagOf(conditions, 'ready') ?? true;
  return {
    addresses: textsOf(endpoint, 'addresses'),
    target: targetOf(endpoint),
    hostname: textOf(endpoint, 'hostname'),
    nodeName: textOf(endpoint, 'nodeName'),
    zone: textOf(endpoint, 'zone'),
    isReady,
    isServing: flagOf(conditions, 'serving') ?? isReady,
    isTerminating: flagOf(conditions, 'terminating') ?? false,
  };
}

function targetOf(endpoint: Fields): EndpointTarget | undefined {
  if (endpoint.targetRef === undefined) return undefined;
  const target = fieldsOf(endpoint.targetRef, 'targetRef');
  return {
    kind: textOf(target, 'kind'),
    namespace: textOf(target, 'namespace'),
    name: textOf(target, 'name'),
    uid: textOf(target, 'uid'),
  };
}
