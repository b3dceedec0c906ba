#!/usr/bin/env -S node --max-semi-space-size=2 --no-parallel-scavenge
// SPDX-License-Identifier: Apache-2.0
// The program: arguments to configuration to capture, signals and exit codes. Young objects have a
// small space (in MiB): collecting them then never takes long, and less of what dies grows old. The
// thread that made them collects them alone: on a busy node it waited 21 ms for V8's others.

import { App } from './app.ts';
import { checkCapture } from './check.ts';
import { readCommandLine } from './config/command-line.ts';
import { configFrom } from './config/load.ts';
import { logSettings } from './config/log-settings.ts';
import type { Config } from './config/options.ts';
import { type Setting, settingsFrom } from './config/settings.ts';
import { VERSION } from './config/version.ts';
import { FlowgaugeError } from './errors.ts';
import { createLog } from './log.ts';
import { checkAddedLabels, checkNetworkLabels } from './metrics/catalog/added-labels.ts';
import { checkFamilies } from './metrics/catalog/family-choice.ts';
import { checkLabels } from './metrics/catalog/label-choice.ts';

/* Stopping takes milliseconds; whatever hangs must not hold up a shutdown of the machine. */
const STOP_DEADLINE_MILLISECONDS = 900;

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine === undefined) return;
  const settings = settingsFrom(commandLine.flags, process.env);
  const config = configFrom(settings);
  checkLabels(config.labels);
  for (const { pattern, choice } of config['metrics.labels']) {
    checkFamilies('metrics.labels', [pattern]);
    checkLabels(choice, 'metrics.labels');
  }
  checkFamilies('metrics.include', config['metrics.include']);
  checkFamilies('metrics.exclude', config['metrics.exclude']);
  checkAddedLabels(config);
  checkNetworkLabels(config);
  if (commandLine.command === 'check') {
    const { text, exitCode } = checkCapture(config, settings);
    process.stdout.write(text);
    process.exitCode = exitCode;
    return;
  }
  await run(config, settings);
}

async function run(config: Config, settings: readonly Setting[]): Promise<void> {
  const log = createLog({ level: config['log.level'], format: config['log.format'] });
  log.info({ version: VERSION }, 'starting');
  logSettings(log, settings);
  const starting = App.start({ config, settings, log });
  stopOnSignal(starting);
  await starting;
}

function stopOnSignal(starting: Promise<App>): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(0), STOP_DEADLINE_MILLISECONDS).unref();
    const app = await starting;
    await app.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): void {
  if (!(error instanceof FlowgaugeError)) throw error;
  process.stderr.write(`flowgauge: ${error.message}\n  ${error.hint}\n`);
  process.exit(error.exitCode);
}

/* What ps and the page itself show instead of the name of Node's main thread. */
process.title = 'flowgauge';
main().catch(fail);
