// SPDX-License-Identifier: Apache-2.0
// What httpflow must show of a server's port: each kind of exchange, its count and its bytes.

import assert from 'node:assert/strict';
import type { Reporter } from './expected.ts';
import type { Labels, Page } from './page.ts';

export interface Exchanges {
  readonly method: string;
  /** Empty when there was no answer. */
  readonly status: string;
  readonly count: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

const kindOf = ({ method, status }: Exchanges): string => `${method} ${status}`;

/** Exchanges of one kind added up, in the order of their kinds. */
export function addedUp(exchanges: readonly Exchanges[]): readonly Exchanges[] {
  const kinds = Map.groupBy(exchanges, kindOf);
  const total = (all: readonly Exchanges[], of: (one: Exchanges) => number) =>
    all.reduce((sum, one) => sum + of(one), 0);
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) =>
      all.slice(0, 1).map(({ method, status }) => ({
        method,
        status,
        count: total(all, ({ count }) => count),
        requestBytes: total(all, ({ requestBytes }) => requestBytes),
        responseBytes: total(all, ({ responseBytes }) => responseBytes),
      })),
    );
}

/** What a page says that one side saw; `where` names the server. */
export function exchangesSeen(page: Page, reporter: Reporter, where: Labels): readonly Exchanges[] {
  const found = page.select('httpflow_requests_total', { ...where, reporter });
  const exchanges = found.map(({ labels, value }): Exchanges => {
    const read = page.sum('httpflow_read_bytes_total', labels);
    const written = page.sum('httpflow_written_bytes_total', labels);
    return {
      method: labels.method ?? '',
      status: labels.status_code ?? '',
      count: value,
      requestBytes: reporter === 'client' ? written : read,
      responseBytes: reporter === 'client' ? read : written,
    };
  });
  return addedUp(exchanges);
}

/** Each answered exchange has one latency, and one that was not answered has none. */
function latenciesSeen(page: Page, reporter: Reporter, where: Labels): number[] {
  const labels = { ...where, reporter };
  return [
    page.sum('httpflow_latency_seconds_count', labels),
    page.sum('httpflow_latency_seconds_bucket', { ...labels, le: '+Inf' }),
    page.sum('httpflow_latency_seconds_count', { ...labels, status_code: '' }),
  ];
}

/** Both sides saw these exchanges, and nothing else at the server that `where` names. */
export function assertExchanges(page: Page, where: Labels, truth: readonly Exchanges[]): void {
  const expected = addedUp(truth);
  const answered = expected
    .filter(({ status }) => status !== '')
    .reduce((sum, { count }) => sum + count, 0);
  const sides = ['client', 'server'] as const;
  const seen = sides.map((side) => [side, exchangesSeen(page, side, where)]);
  assert.deepEqual(seen, [
    ['client', expected],
    ['server', expected],
  ]);
  for (const side of sides) {
    assert.deepEqual(latenciesSeen(page, side, where), [answered, answered, 0], `of the ${side}`);
  }
}
