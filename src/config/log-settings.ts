// SPDX-License-Identifier: Apache-2.0
// Says at debug what each option is set to, and by whom.
import type { Logger } from 'pino';
import type { Setting } from './settings.ts';

export function logSettings(log: Logger, settings: readonly Setting[]): void {
  for (const { name, text, source } of settings) {
    log.debug({ option: name, value: text, from: source }, 'configuration');
  }
}
