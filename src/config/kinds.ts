// SPDX-License-Identifier: Apache-2.0
// The kinds of values an option can have: how each is written, checked and read.

import { accessSync, constants, statSync } from 'node:fs';

export interface Kind<T> {
  /** Stands for the value in `--help`. */
  readonly placeholder: string;
  /** What may be written, for the reference page. */
  readonly accepts: string;
  /** Given more than once, the values add up instead of the last one winning. */
  readonly repeatable: boolean;
  /** Throws a RangeError whose message says what to write instead. */
  parse(text: string): T;
}

/* As Prometheus writes them: the longest unit first, each once. */
const DURATION = ['h', 'm', 's', 'ms'].map((unit) => `(?:(\\d+(?:\\.\\d+)?)${unit})?`).join('');
const UNIT_SECONDS = [3600, 60, 1, 0.001];
const BYTE_SIZES = { '': 1, B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** Ends the reading of a value. */
export function refuse(remedy: string): never {
  throw new RangeError(remedy);
}

export const single = <T>(
  placeholder: string,
  accepts: string,
  parse: (text: string) => T,
): Kind<T> => ({
  placeholder,
  accepts,
  repeatable: false,
  parse,
});

function secondsFrom(text: string): number {
  const [, ...counts] = new RegExp(`^${DURATION}$`).exec(text) ?? [];
  if (counts.every((count) => count === undefined)) return Number.NaN;
  return counts.reduce((sum, count, i) => sum + Number(count ?? 0) * (UNIT_SECONDS[i] ?? 0), 0);
}

/** Seconds, written with units: `500ms`, `15s`, `1.5h`, `1m30s`. */
export function duration(least: string, most: string): Kind<number> {
  const accepts = `a duration from ${least} to ${most}`;
  const remedy = `write ${accepts}, with its unit, such as 15s or 1m30s`;
  return single('<duration>', accepts, (text) => {
    const seconds = secondsFrom(text);
    const fits = seconds >= secondsFrom(least) && seconds <= secondsFrom(most);
    return fits ? seconds : refuse(remedy);
  });
}

/** Bytes, plain or with a binary unit: `8388608`, `8MiB`. The kernel's ring needs a power of 2. */
export function powerOfTwoBytes(least: number): Kind<number> {
  const accepts = `a power of two of at least ${least} bytes; KiB, MiB and GiB are known`;
  return single('<bytes>', accepts, (text) => {
    const match = /^(\d+)(|B|KiB|MiB|GiB)$/.exec(text);
    const unit = match?.[2] as keyof typeof BYTE_SIZES;
    const bytes = match === null ? 0 : Number(match[1]) * BYTE_SIZES[unit];
    const fits = bytes >= least && bytes <= 2 ** 30 && Number.isInteger(Math.log2(bytes));
    return fits ? bytes : refuse(`write a power of two from ${least} to 1GiB, such as 8MiB`);
  });
}

/** -1 where the text is no whole number. */
export const integerFrom = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : -1);

export function count(least: number, most: number): Kind<number> {
  const accepts = `a whole number from ${least} to ${most}`;
  return single('<number>', accepts, (text) => {
    const number = integerFrom(text);
    return number >= least && number <= most ? number : refuse(`write ${accepts}`);
  });
}

export const choice = <const V extends string>(...values: readonly V[]): Kind<V> =>
  single('<name>', `one of ${values.join(', ')}`, (text) =>
    (values as readonly string[]).includes(text)
      ? (text as V)
      : refuse(`write one of ${values.join(', ')}`),
  );

/** A share of what is seen that is measured. */
export const probability = (): Kind<number> =>
  single('<number>', 'a number above 0 and up to 1', (text) => {
    const share = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
    return share > 0 && share <= 1 ? share : refuse('write a number above 0 and up to 1');
  });

/** A port number, or `auto`: what it stands for is found out on the machine. */
export const portOrAuto = (): Kind<number | 'auto'> =>
  single('<port>', 'auto, or a port from 1 to 65535', (text) => {
    const port = integerFrom(text);
    if (text === 'auto') return 'auto';
    return port >= 1 && port <= 65535 ? port : refuse('write auto, or a port from 1 to 65535');
  });

export const urlPath = (reserved: readonly string[]): Kind<string> =>
  single('<path>', `a path that starts with / and is none of ${reserved.join(', ')}`, (text) => {
    const free = /^\/[\w./-]+$/.test(text) && !reserved.includes(text);
    return free ? text : refuse('write a path of its own, such as /metrics');
  });

/** Any text but none. */
export const text = (placeholder: string, accepts: string): Kind<string> =>
  single(placeholder, accepts, (given) => (given === '' ? refuse(`write ${accepts}`) : given));

/** A file that is missing is a mistake at the start, not a failure later on. */
export const existingFile = (): Kind<string> =>
  single('<file>', 'the path of a file that may be read', (path) => {
    try {
      accessSync(path, constants.R_OK);
      if (statSync(path).isDirectory()) throw new Error('it is a directory');
      return path;
    } catch (error) {
      const { message } = error as Error;
      return refuse(`write the path of a file that is there and may be read: ${message}`);
    }
  });
