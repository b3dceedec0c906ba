// SPDX-License-Identifier: Apache-2.0
// What the table of options says of each.
import type { Kind } from './kinds.ts';

export interface Option<T> {
  readonly group: 'Capture' | 'HTTP and DNS' | 'Kubernetes' | 'Metrics' | 'Web' | 'Program';
  readonly kind: Kind<T>;
  /** As a user would write it; undefined when the option may be left out. */
  readonly default: string | undefined;
  readonly help: string;
}

export const option = <T>(
  group: Option<T>['group'],
  kind: Kind<T>,
  standard: string,
  help: string,
): Option<T> => ({ group, kind, default: standard, help });

/** One that may be left out. */
export const optional = <T>(
  group: Option<T>['group'],
  kind: Kind<T>,
  help: string,
): Option<T | undefined> => ({ group, kind, default: undefined, help });
