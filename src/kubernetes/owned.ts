// SPDX-License-Identifier: Apache-2.0
// What is kept of the objects between pods and workloads: who controls them, and nothing else.

import { fieldsOf, type Identity, identityOf } from './fields.ts';
import { controllerOf, type Owner } from './owner.ts';
import type { Resource } from './resource.ts';

export interface Owned extends Identity {
  readonly owner: Owner | undefined;
}

const ownedResource = (group: string, name: string): Resource<Owned> => ({
  name,
  path: `/apis/${group}/v1/${name}`,
  metadataOnly: true,
  trim: ownedFrom,
});

export const REPLICA_SETS = ownedResource('apps', 'replicasets');
export const JOBS = ownedResource('batch', 'jobs');

function ownedFrom(object: unknown): Owned {
  const metadata = fieldsOf(fieldsOf(object, 'object').metadata, 'metadata');
  return { ...identityOf(metadata), owner: controllerOf(metadata) };
}
