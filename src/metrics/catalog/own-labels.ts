// SPDX-License-Identifier: Apache-2.0
// The labels that only one measurement has.
import type { MeasurementName } from './family.ts';
import type { Label } from './label.ts';
import { EVERY } from './labels.ts';

const HTTPFLOW_LABELS: readonly Label[] = [
  {
    name: 'method',
    help: 'Method of the request; _OTHER for one that RFC 9110 and RFC 5789 do not name.',
    bound: '9 methods, _OTHER',
    profiles: EVERY,
  },
  {
    name: 'status_code',
    help: 'Status of the final response; empty when there was none.',
    bound: '900 codes, empty',
    profiles: EVERY,
  },
  {
    name: 'path',
    help: 'Template of the path: of http.path-patterns, or with ids folded.',
    bound: '8192 templates, and series.max',
    profiles: [],
  },
  {
    name: 'http_version',
    help: 'Version of the protocol.',
    bound: '1.0, 1.1',
    profiles: [],
  },
];

const DNSFLOW_LABELS: readonly Label[] = [
  {
    name: 'rcode',
    help: 'Name of the response code, RCODE and its number if it has none, or timeout.',
    bound: '4096 codes, timeout',
    profiles: EVERY,
  },
  {
    name: 'qtype',
    help: 'Type that was asked for, by its name; other for those in no common use.',
    bound: '35 types, other',
    profiles: [],
  },
  {
    name: 'query_name',
    help: 'Name that was asked for, in small letters; {other} past 500 names.',
    bound: '500 names, {other}, and series.max',
    profiles: [],
  },
];

/** What a measurement shows beside LABELS, after them. */
export const OWN_LABELS: Readonly<Record<MeasurementName, readonly Label[]>> = {
  netflow: [],
  httpflow: HTTPFLOW_LABELS,
  dnsflow: DNSFLOW_LABELS,
};
