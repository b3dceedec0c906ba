// SPDX-License-Identifier: Apache-2.0
// dnsperf against dnsmasq over UDP; an operation is a query that was answered.

import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';
import type { Ends } from './served-load.ts';

export const DNS_PORT = 28_053;
const CONFIG = fileURLToPath(new URL('dnsmasq.conf', import.meta.url));
const QUERIES = fileURLToPath(new URL('queries.txt', import.meta.url));
const SOCKETS = 16;

async function ask(): Promise<void> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${DNS_PORT}`]);
  await resolver.resolve4('one.bench.test');
}

const dnsperf = (seconds: number): readonly string[] => [
  ...['dnsperf', '-s', '127.0.0.1', '-p', `${DNS_PORT}`, '-d', QUERIES],
  ...['-c', `${SOCKETS}`, '-l', `${seconds}`],
];

export const DNS: Ends = {
  server: ['dnsmasq', `--conf-file=${CONFIG}`],
  ask,
  client: dnsperf,
  result: /Queries completed:\s+(\d+)[\s\S]*Run time \(s\):\s+([\d.]+)/,
};
