// SPDX-License-Identifier: Apache-2.0
// Makes the configuration of what each option is set to.

import { FlowgaugeError } from '../errors.ts';
import type { Option } from './option.ts';
import { type Config, OPTIONS } from './options.ts';
import type { Setting } from './settings.ts';

/** @throws FlowgaugeError for the first value that cannot be read */
export const configFrom = (settings: readonly Setting[]): Config =>
  Object.fromEntries(settings.map((setting) => [setting.name, readSetting(setting)])) as Config;

function readSetting({ name, text, source }: Setting): unknown {
  const option: Option<unknown> = OPTIONS[name];
  if (text === undefined) return undefined;
  try {
    return option.kind.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FlowgaugeError('WRONG_VALUE', {
      option: name,
      value: `"${text}"`,
      source,
      hint: error.message,
    });
  }
}
