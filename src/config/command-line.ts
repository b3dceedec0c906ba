// SPDX-License-Identifier: Apache-2.0
// Reads the command line and prints its help; both come from the option table.

import { Argument, Command, CommanderError, Option as Flag } from 'commander';
import { FlowgaugeError } from '../errors.ts';
import type { Given, GivenOptions } from './given.ts';
import type { Option } from './option.ts';
import { OPTION_NAMES, OPTIONS, type OptionName } from './options.ts';
import { VERSION } from './version.ts';

export type CommandName = 'run' | 'check';

export interface CommandLine {
  readonly command: CommandName;
  readonly flags: GivenOptions;
}

const ABOUT = `Measures every TCP and UDP flow, HTTP exchange and DNS look-up of this
machine inside the kernel and serves them to Prometheus.

Commands:
  run    capture and serve (what happens without a command)
  check  try each capture mode on this kernel and say what works

Each option is also a key of the YAML file given by --config.file and an environment variable:
--web.listen-address is FLOWGAUGE_WEB_LISTEN_ADDRESS.`;

/* Where help goes to a file or a pipe. */
const HELP_WIDTH = 100;

/** Undefined when help or version was asked for and printed. */
export function readCommandLine(words: readonly string[]): CommandLine | undefined {
  const program = commandFromTable();
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const detail = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new FlowgaugeError('WRONG_USAGE', { detail });
  }
  return { command: program.processedArgs[0], flags: givenByFlags(program) };
}

function commandFromTable(): Command {
  const command = new Command('flowgauge')
    .description(ABOUT)
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addArgument(new Argument('[command]').choices(['run', 'check']).default('run'))
    .configureHelp({ helpWidth: process.stdout.columns ?? HELP_WIDTH })
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const name of OPTION_NAMES) command.addOption(flagOf(name));
  return command;
}

function flagOf(name: OptionName): Flag {
  const option: Option<unknown> = OPTIONS[name];
  const standard = option.default === undefined ? '' : `; default ${option.default}`;
  const help = `${option.help} (${option.kind.accepts}${standard})`;
  const flag = new Flag(`--${name} ${option.kind.placeholder}`, help);
  flag.helpGroup(`${option.group}:`);
  return flag.argParser((text: string, before: string | undefined) =>
    option.kind.repeatable && before !== undefined ? `${before},${text}` : text,
  );
}

function givenByFlags(program: Command): GivenOptions {
  const values: Record<string, string> = program.opts();
  const given = new Map<OptionName, Given>();
  for (const name of OPTION_NAMES) {
    const flag = program.options.find(({ long }) => long === `--${name}`);
    const text = values[flag?.attributeName() ?? name];
    if (text !== undefined) given.set(name, { text, source: `flag --${name}` });
  }
  return given;
}
