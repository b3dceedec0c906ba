// SPDX-License-Identifier: Apache-2.0
// What a user gave and where: values of flags, environment and YAML file, not yet read.

import { readFileSync } from 'node:fs';
import { parse as parseYaml, YAMLError } from 'yaml';
import { FlowgaugeError } from '../errors.ts';
import { namesLike } from './names-like.ts';
import { environmentName, OPTION_NAMES, type OptionName } from './options.ts';

export interface Given {
  readonly text: string;
  readonly source: string;
}

export type GivenOptions = ReadonlyMap<OptionName, Given>;

/* Kubernetes puts Services into the environment, and one may be named flowgauge. */
const SERVICE_LINK = /^FLOWGAUGE_(\w+_)?(SERVICE_(HOST|PORT)|PORT)(_|$)/;

const isOptionName = (name: string): name is OptionName =>
  (OPTION_NAMES as readonly string[]).includes(name);

export function givenByEnvironment(environment: NodeJS.ProcessEnv): GivenOptions {
  const names = new Map(OPTION_NAMES.map((name) => [environmentName(name), name]));
  const given = new Map<OptionName, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('FLOWGAUGE_') || text === undefined) continue;
    const name = names.get(variable);
    if (name !== undefined) given.set(name, { text, source: `environment ${variable}` });
    else if (!SERVICE_LINK.test(variable)) throw unknownOption(variable, 'the environment');
  }
  return given;
}

export function givenByFile(path: string): GivenOptions {
  const given = new Map<OptionName, Given>();
  for (const [key, value] of leaves(readYaml(path), '', path)) {
    const source = `file ${path}`;
    if (!isOptionName(key) || key === 'config.file') throw unknownOption(key, source);
    if (given.has(key)) {
      throw new FlowgaugeError('CONFIG_INVALID', { path, detail: `${key} is given twice` });
    }
    given.set(key, { text: value, source });
  }
  return given;
}

function unknownOption(option: string, source: string): FlowgaugeError {
  const names = namesLike(option, OPTION_NAMES);
  return new FlowgaugeError('UNKNOWN_OPTION', {
    option,
    source,
    hint: `known options: ${names.join(', ')}`,
  });
}

function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new FlowgaugeError('CONFIG_UNREADABLE', { path, detail: (error as Error).message });
  }
  try {
    return parseYaml(text) ?? {};
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    throw new FlowgaugeError('CONFIG_INVALID', { path, detail: error.message.trim() });
  }
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each value of the file with its dotted key; lists are joined as a user would on a flag. */
function* leaves(value: unknown, key: string, path: string): Generator<[string, string]> {
  if (isMapping(value)) {
    for (const [name, inner] of Object.entries(value)) {
      yield* leaves(inner, key === '' ? name : `${key}.${name}`, path);
    }
    return;
  }
  if (key === '') {
    throw new FlowgaugeError('CONFIG_INVALID', { path, detail: 'it holds no mapping' });
  }
  yield [key, Array.isArray(value) ? value.join(',') : String(value)];
}
