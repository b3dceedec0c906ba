// SPDX-License-Identifier: Apache-2.0
// The kinds of lists an option can have: separated by commas, or given more than once.

import { integerFrom, type Kind, refuse } from './kinds.ts';

export interface ListenAddress {
  /** Undefined means every address of the machine, IPv6 and IPv4. */
  readonly host: string | undefined;
  readonly port: number;
}

export const partsOf = (text: string): readonly string[] =>
  text.split(',').map((part) => part.trim());

export function onceEach(words: readonly string[]): void {
  const again = words.find((word, i) => words.indexOf(word) < i);
  if (again !== undefined) refuse(`write ${again} once`);
}

export const list = <T>(
  placeholder: string,
  accepts: string,
  parse: (text: string) => T,
): Kind<T> => ({
  placeholder,
  accepts,
  repeatable: true,
  parse,
});

export function choices<const V extends string>(...values: readonly V[]): Kind<ReadonlySet<V>> {
  return chosenFrom(values, `one or more of ${values.join(', ')}`);
}

/** As `choices`, but the list may also be empty, which is written `none`. */
export function choicesOrNone<const V extends string>(
  ...values: readonly V[]
): Kind<ReadonlySet<V>> {
  const some = chosenFrom(values, `none, or one or more of ${values.join(', ')}`);
  return { ...some, parse: (text) => (isNone(text) ? new Set() : some.parse(text)) };
}

export const isNone = (text: string): boolean => text.trim() === 'none';

const chosenFrom = <V extends string>(
  values: readonly V[],
  accepts: string,
): Kind<ReadonlySet<V>> =>
  list('<list>', accepts, (text) => {
    const chosen = partsOf(text);
    const known = chosen.every((part) => (values as readonly string[]).includes(part));
    return known ? new Set(chosen as V[]) : refuse(`write ${accepts}, separated by commas`);
  });

export function ports(most: number): Kind<readonly number[]> {
  const accepts = `up to ${most} ports from 1 to 65535`;
  return list('<list>', accepts, (text) => {
    const chosen = [...new Set(partsOf(text).map(integerFrom))];
    const known = chosen.every((port) => port >= 1 && port <= 65535);
    const fits = known && chosen.length <= most;
    return fits ? chosen : refuse(`write ${accepts}, separated by commas`);
  });
}

/** Segments of what a URL path may hold (RFC 3986), or a name in braces; ** is any rest. */
const PATH_PATTERN = /^(?:\/(?:\{\w+\}|[\w.~%!$&'()*+;=:@-]*))+$/;
const LONGEST_PATH_PATTERN = 256;

export function pathPatterns(most: number): Kind<readonly string[]> {
  const accepts = `none, or up to ${most} paths such as /users/{id} or /static/**`;
  const fits = (pattern: string): boolean =>
    PATH_PATTERN.test(pattern) && pattern.length <= LONGEST_PATH_PATTERN;
  return list('<list>', accepts, (text) => {
    const patterns = isNone(text) ? [] : partsOf(text);
    const fit = patterns.length <= most && patterns.every(fits);
    return fit ? patterns : refuse(`write ${accepts}, separated by commas`);
  });
}

/** Names of metrics, of which the metrics' own table knows which there are. */
export function metricNames(): Kind<readonly string[]> {
  const accepts = 'none, or names of metrics such as netflow_tcp_*';
  return list('<list>', accepts, (text) => {
    const names = isNone(text) ? [] : partsOf(text);
    const fit = names.every((name) => /^[a-z0-9_*]+$/.test(name));
    return fit ? names : refuse(`write ${accepts}, separated by commas`);
  });
}

function addressFrom(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%\w+)?)\]|([^:[\]\s]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  if (match === null || port > 65535) {
    return refuse('write host:port, such as :10140, 127.0.0.1:10140 or [::1]:10140');
  }
  const host = match[1] ?? match[2];
  return { host: host === '' ? undefined : host, port };
}

export const listenAddresses = (): Kind<readonly ListenAddress[]> =>
  list(
    '<host:port>',
    'host:port; without a host, every address of the machine; port 0 is any free port',
    (text) => partsOf(text).map(addressFrom),
  );
