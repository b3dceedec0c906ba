// SPDX-License-Identifier: Apache-2.0
// Makes the configuration: flag before environment before file before default.

import { FlowgaugeError } from '../errors.ts';
import { type Given, type GivenOptions, givenByEnvironment, givenByFile } from './given.ts';
import type { Option } from './option.ts';
import { type Config, OPTION_NAMES, OPTIONS, type OptionName } from './options.ts';

export function loadConfig(flags: GivenOptions, environment: NodeJS.ProcessEnv): Config {
  const variables = givenByEnvironment(environment);
  const file = flags.get('config.file') ?? variables.get('config.file');
  const inFile: GivenOptions = file === undefined ? new Map() : givenByFile(file.text);
  const values = OPTION_NAMES.map((name) => {
    const given = flags.get(name) ?? variables.get(name) ?? inFile.get(name);
    return [name, readOption(name, given)];
  });
  return Object.fromEntries(values) as Config;
}

function readOption(name: OptionName, given: Given | undefined): unknown {
  const option: Option<unknown> = OPTIONS[name];
  const text = given?.text ?? option.default;
  if (text === undefined) return undefined;
  try {
    return option.kind.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FlowgaugeError('WRONG_VALUE', {
      option: name,
      value: `"${text}"`,
      source: given?.source ?? 'its default',
      hint: error.message,
    });
  }
}
