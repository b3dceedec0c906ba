// SPDX-License-Identifier: Apache-2.0
// What dnsflow must show of a DNS server: look-ups by rcode, repeated queries, time-outs.

import assert from 'node:assert/strict';
import type { Reporter } from './expected.ts';
import type { Labels, Page } from './page.ts';

export type Rcodes = Readonly<Record<string, number>>;

export interface Lookups {
  readonly rcodes: Rcodes;
  readonly retries: number;
}

export const lookups = (rcodes: Rcodes, retries = 0): Lookups => ({ rcodes, retries });

export function rcodesSeen(page: Page, reporter: Reporter, where: Labels): Rcodes {
  const labels = { ...where, reporter };
  const names = page.values('dnsflow_requests_total', 'rcode', labels);
  return Object.fromEntries(
    names.map((rcode) => [rcode, page.sum('dnsflow_requests_total', { ...labels, rcode })]),
  );
}

/** Each answered look-up has one latency; one that timed out has none. */
function measuresSeen(page: Page, reporter: Reporter, where: Labels) {
  const labels = { ...where, reporter };
  return {
    retries: page.sum('dnsflow_retries_total', labels),
    timeouts: page.sum('dnsflow_timeouts_total', labels),
    latencies: page.sum('dnsflow_latency_seconds_count', labels),
    inBuckets: page.sum('dnsflow_latency_seconds_bucket', { ...labels, le: '+Inf' }),
  };
}

const inOrder = (rcodes: Rcodes): Rcodes =>
  Object.fromEntries(Object.entries(rcodes).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A side saw these look-ups, and nothing else at the server that `where` names. */
export function assertSideLookups(
  page: Page,
  reporter: Reporter,
  where: Labels,
  { rcodes, retries }: Lookups,
): void {
  const all = Object.values(rcodes).reduce((sum, count) => sum + count, 0);
  const timeouts = rcodes.timeout ?? 0;
  const answered = all - timeouts;
  assert.deepEqual(
    [reporter, rcodesSeen(page, reporter, where), measuresSeen(page, reporter, where)],
    [reporter, inOrder(rcodes), { retries, timeouts, latencies: answered, inBuckets: answered }],
  );
}

export function assertLookups(page: Page, where: Labels, truth: Lookups): void {
  assertSideLookups(page, 'client', where, truth);
  assertSideLookups(page, 'server', where, truth);
}
