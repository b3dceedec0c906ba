// SPDX-License-Identifier: Apache-2.0
// What a scrape asks for with collect[]: measurements, or metrics by name; others ask for all.
import { FLOW_FAMILIES, fits } from '../metrics/catalog/family-choice.ts';

/** About flowgauge itself, its process and Node. */
const SELF = 'flowgauge';

const MEASUREMENTS = ['netflow', 'httpflow', 'dnsflow'];

export interface Collected {
  flow(family: string): boolean;
  readonly self: boolean;
}

const ALL: Collected = { flow: () => true, self: true };

export class UnknownCollected extends Error {}

/** @throws UnknownCollected with what to write instead */
export function collectedBy(url: string): Collected {
  const wanted = new URL(url, 'http://localhost').searchParams.getAll('collect[]');
  if (wanted.length === 0) return ALL;
  const patterns = wanted
    .filter((name) => name !== SELF)
    .map((name) => (MEASUREMENTS.includes(name) ? `${name}_*` : name));
  for (const pattern of patterns) requireFamily(pattern);
  return {
    flow: (family) => patterns.some((pattern) => fits(pattern, family)),
    self: wanted.includes(SELF),
  };
}

function requireFamily(pattern: string): void {
  if (/^[\w*]{1,100}$/.test(pattern) && FLOW_FAMILIES.some(({ name }) => fits(pattern, name)))
    return;
  throw new UnknownCollected(
    `collect[]=${JSON.stringify(pattern)} fits no metric: write one or more of ` +
      `${[...MEASUREMENTS, SELF].join(', ')}, or names of metrics such as netflow_tcp_*`,
  );
}
