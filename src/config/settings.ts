// SPDX-License-Identifier: Apache-2.0
// What each option is set to and by whom: flag before environment before file before default. No
// option is a secret: those are in files, of which options have the paths.
import { type GivenOptions, givenByEnvironment, givenByFile } from './given.ts';
import type { Option } from './option.ts';
import { OPTION_NAMES, OPTIONS, type OptionName } from './options.ts';

export interface Setting {
  readonly name: OptionName;
  /** As a user writes it; undefined where it is left out and has no default. */
  readonly text: string | undefined;
  /** `flag --labels`, `environment FLOWGAUGE_LABELS`, `file flowgauge.yaml`, `default`. */
  readonly source: string;
  readonly isDefault: boolean;
}

export function settingsFrom(
  flags: GivenOptions,
  environment: NodeJS.ProcessEnv,
): readonly Setting[] {
  const variables = givenByEnvironment(environment);
  const file = flags.get('config.file') ?? variables.get('config.file');
  const inFile: GivenOptions = file === undefined ? new Map() : givenByFile(file.text);
  return OPTION_NAMES.map((name) => {
    const given = flags.get(name) ?? variables.get(name) ?? inFile.get(name);
    const option: Option<unknown> = OPTIONS[name];
    return given === undefined
      ? { name, text: option.default, source: 'default', isDefault: true }
      : { name, ...given, isDefault: false };
  });
}
