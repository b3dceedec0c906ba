// SPDX-License-Identifier: Apache-2.0
// The log on standard error: pino's lines as JSON, or rewritten as logfmt.

import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

export interface LogOptions {
  readonly level: string;
  readonly format: 'logfmt' | 'json';
}

const STANDARD_ERROR = 2;

export function createLog({ level, format }: LogOptions): Logger {
  /* Synchronous: the last line before an exit must not be lost. */
  const stderr = destination({ dest: STANDARD_ERROR, sync: true });
  const settings = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(settings, format === 'json' ? stderr : asLogfmt(stderr));
}

const asLogfmt = (stream: DestinationStream): DestinationStream => ({
  write: (line) => stream.write(`${logfmt(JSON.parse(line))}\n`),
});

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (stackOf(value) ?? JSON.stringify(value));
  return /^[^\s="\\]+$/.test(text) ? text : JSON.stringify(text);
}

export function logfmt(line: Readonly<Record<string, unknown>>): string {
  const { time, level, msg, ...rest } = line;
  return Object.entries({ time, level, msg, ...rest })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' ');
}

/* pino has made an object of an error; its stack begins with its message. */
const stackOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'stack' in value ? String(value.stack) : undefined;
