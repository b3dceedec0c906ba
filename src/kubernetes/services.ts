// SPDX-License-Identifier: Apache-2.0
// What is kept of a Service: every address and port under which it can be dialled.

import {
  type Fields,
  fieldsOf,
  type Identity,
  identityOf,
  type NamedPort,
  namedPortOf,
  numberOf,
  objectsOf,
  textOf,
  textsOf,
} from './fields.ts';
import type { Resource } from './resource.ts';

export interface ServicePort extends NamedPort {
  /** On every node; 0 where there is none. */
  readonly nodePort: number;
}

export interface Service extends Identity {
  readonly type: string;
  /** Of both families; none for a headless Service. */
  readonly clusterIPs: readonly string[];
  readonly externalIPs: readonly string[];
  readonly loadBalancerIPs: readonly string[];
  readonly ports: readonly ServicePort[];
  /** Labels of its pods; empty where its endpoints are made by hand. */
  readonly selector: Readonly<Record<string, string>>;
}

export const SERVICES: Resource<Service> = {
  name: 'services',
  path: '/api/v1/services',
  trim: serviceFrom,
};

function serviceFrom(object: unknown): Service {
  const service = fieldsOf(object, 'service');
  const spec = fieldsOf(service.spec, 'spec');
  const status = fieldsOf(service.status, 'status');
  const selector = fieldsOf(spec.selector, 'selector');
  return {
    ...identityOf(fieldsOf(service.metadata, 'metadata')),
    type: textOf(spec, 'type'),
    clusterIPs: textsOf(spec, 'clusterIPs').filter((ip) => ip !== 'None'),
    externalIPs: textsOf(spec, 'externalIPs'),
    loadBalancerIPs: ingressIPs(fieldsOf(status.loadBalancer, 'loadBalancer')),
    ports: objectsOf(spec, 'ports').map(portFrom),
    selector: Object.fromEntries(Object.keys(selector).map((key) => [key, textOf(selector, key)])),
  };
}

/* Some load balancers have a host name only. */
const ingressIPs = (loadBalancer: Fields): readonly string[] =>
  objectsOf(loadBalancer, 'ingress')
    .map((entry) => textOf(entry, 'ip'))
    .filter((ip) => ip !== '');

const portFrom = (port: Fields): ServicePort => ({
  ...namedPortOf(port),
  nodePort: numberOf(port, 'nodePort'),
});
