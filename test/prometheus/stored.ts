// SPDX-License-Identifier: Apache-2.0
// What a Prometheus stored of a port, line by line, beside what the exporter's page says of it.

import type { Page } from '../kernel/page.ts';
import type { PrometheusServer, Stored } from './prometheus-server.ts';

/** Longer than the story. */
export const RANGE = '15m';

const CUMULATIVE = /_(total|count|sum|bucket)$/;
const ADDED_BY_PROMETHEUS = new Set(['__name__', 'job', 'instance']);

type Labels = Readonly<Record<string, string>>;

/** 3.x writes le="1" as le="1.0". */
const plainly = (name: string, value: string): string =>
  name === 'le' && value !== '+Inf' ? `${Number(value)}` : value;

function lineOf(name: string, labels: Labels): string {
  const named = Object.entries(labels)
    .filter(([label, value]) => !ADDED_BY_PROMETHEUS.has(label) && value !== '')
    .map(([label, value]) => `${label}="${plainly(label, value)}"`);
  return `${name}{${named.sort().join()}}`;
}

/** What a line must have been: at `from` first, then only up, to `to`. */
export interface Course {
  readonly from: number;
  readonly to: number;
  readonly falls: number;
}

export type Courses = Readonly<Record<string, Course>>;

function courseOf({ values }: Stored): Course {
  const numbers = values.map(([, text]) => Number(text));
  const falls = numbers.filter((value, i) => value < (numbers[i - 1] ?? 0)).length;
  return { from: numbers[0] ?? Number.NaN, to: numbers.at(-1) ?? Number.NaN, falls };
}

export async function coursesStored(
  server: PrometheusServer,
  job: string,
  port: number,
): Promise<Courses> {
  const selector = `{job="${job}",server_port="${port}"}`;
  const series = await server.samples(selector, RANGE);
  const cumulative = series.filter(({ metric }) => CUMULATIVE.test(metric.__name__ ?? ''));
  return Object.fromEntries(
    cumulative.map((one) => [lineOf(one.metric.__name__ ?? '', one.metric), courseOf(one)]),
  );
}

/** Each counter and each part of a histogram, from 0 to what the page says. */
export function coursesFromZero(page: Page, port: number): Courses {
  const samples = page.samples.filter(
    ({ name, labels }) => CUMULATIVE.test(name) && labels.server_port === `${port}`,
  );
  return Object.fromEntries(
    samples.map(({ name, labels, value }) => [
      lineOf(name, labels),
      { from: 0, to: value, falls: 0 },
    ]),
  );
}

/** `max - min` and `increase` over the range, and the most that `increase` may be for it. */
export async function asked(server: PrometheusServer, series: string, range = RANGE) {
  const over = `${series}[${range}]`;
  return {
    rise: await server.value(`max_over_time(${over}) - min_over_time(${over})`),
    increase: (await server.value(`increase(${over})`)) ?? Number.NaN,
    samples: (await server.value(`count_over_time(${over})`)) ?? Number.NaN,
  };
}
