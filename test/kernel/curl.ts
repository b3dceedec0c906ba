// SPDX-License-Identifier: Apache-2.0
// curl as a client that keeps count: its own trace has the bytes of every exchange, as on the wire.

import { command } from './commands.ts';
import type { Exchanges } from './http-exchanges.ts';

const TRACED = /^(=>|<=) (?:Send|Recv) (?:header|data), (\d+) bytes/;
const ENDED = /^ended (\S+) (\d+)$/;

/* --raw leaves the framing of a chunked body in the count. Without Expect, as curl does not count
 * the empty line of a 100. */
const COUNTED = ['-s', '--raw', '-o', '/dev/null', '--trace-ascii', '-', '-H', 'Expect:'];
const AT_END = ['-w', 'ended %{method} %{response_code}\n'];

function exchangesIn(trace: string): Exchanges[] {
  const exchanges: Exchanges[] = [];
  const bytes = { '=>': 0, '<=': 0 };
  for (const line of trace.split('\n')) {
    const traced = TRACED.exec(line);
    if (traced !== null) bytes[traced[1] as '=>' | '<='] += Number(traced[2]);
    const [, method, status] = ENDED.exec(line) ?? [];
    if (method === undefined || status === undefined) continue;
    const [requestBytes, responseBytes] = [bytes['=>'], bytes['<=']];
    exchanges.push({ method, status, count: 1, requestBytes, responseBytes });
    Object.assign(bytes, { '=>': 0, '<=': 0 });
  }
  return exchanges;
}

/** Makes these requests, each a list of arguments, on one connection if the server keeps it. */
export async function curl(...requests: (readonly string[])[]): Promise<Exchanges[]> {
  const args = requests.flatMap((request) => ['--next', ...COUNTED, ...AT_END, ...request]);
  return exchangesIn(await command('curl', ...args.slice(1)));
}
