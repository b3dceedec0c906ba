// SPDX-License-Identifier: Apache-2.0
// What controls an object of the API.

import { type Fields, flagOf, objectsOf, textOf } from './fields.ts';

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** The controller among its owners. */
export function controllerOf(metadata: Fields): Owner | undefined {
  const owners = objectsOf(metadata, 'ownerReferences');
  const owner = owners.find((one) => flagOf(one, 'controller') === true);
  if (owner === undefined) return undefined;
  return { kind: textOf(owner, 'kind'), name: textOf(owner, 'name'), uid: textOf(owner, 'uid') };
}
