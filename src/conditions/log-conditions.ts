// SPDX-License-Identifier: Apache-2.0
// One warning when a condition begins, one line when it ends.
import type { Logger } from 'pino';
import type { ConditionChange } from './conditions.ts';

export function logConditions(log: Logger, changes: readonly ConditionChange[]): void {
  for (const { kind, condition, detail, since = 0 } of changes) {
    const { name, meaning, remedy } = condition;
    if (kind === 'began') log.warn({ condition: name, detail, remedy }, meaning);
    else log.info({ condition: name, since: new Date(since).toISOString() }, `ended: ${meaning}`);
  }
}
