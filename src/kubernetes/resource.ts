// SPDX-License-Identifier: Apache-2.0
// What a reflector must know of a resource: where it is served and what is kept of it.

import type { Stored } from './store.ts';

export interface Resource<T extends Stored> {
  /** As in RBAC rules and metrics: `pods`. */
  readonly name: string;
  readonly path: string;
  readonly fieldSelector?: string;
  /** The server leaves out everything but `metadata`. */
  readonly metadataOnly?: boolean;
  /**
   * The compact record of an object of the API.
   * @throws TypeError where a field is not of the type that the API promises
   */
  trim(object: unknown): T;
}
