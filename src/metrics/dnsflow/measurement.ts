// SPDX-License-Identifier: Apache-2.0
// dnsflow as a measurement: its keys have the rcode.
import type { DnsRowColumns } from '../../wire/columns.generated.ts';
import { DNS_LATENCY_BUCKETS, DNSFLOW_FAMILIES } from '../catalog/dnsflow.ts';
import { histogramOfLists, maximumOfLists, meanOfLists, sparseSum, sum } from '../family-source.ts';
import type { Measurement } from '../measurement.ts';
import { WORD } from '../series-key.ts';
import { foldedQueryType } from './query-type.ts';
import { TIMEOUT } from './rcode.ts';

/** Each bucket of the latency histogram, +Inf included. */
const BUCKETS = DNS_LATENCY_BUCKETS.length + 1;

const latencySum = (rows: DnsRowColumns): Float64Array => rows.latencySum;
const latencyLists = (rows: DnsRowColumns): Float64Array => rows.buckets;

// A family of its own, as the overflow series adds up rows of every rcode.
const timeouts = ({ requests, rcode }: DnsRowColumns): Float64Array =>
  requests.map((count, row) => (rcode[row] === TIMEOUT ? count : 0));

export const DNSFLOW: Measurement<DnsRowColumns> = {
  name: 'dnsflow',
  families: DNSFLOW_FAMILIES,
  sources: {
    dnsflow_requests_total: sum(({ requests }) => requests),
    dnsflow_latency_seconds: histogramOfLists(BUCKETS, latencySum, latencyLists),
    dnsflow_timeouts_total: sparseSum(timeouts),
    dnsflow_retries_total: sum(({ retries }) => retries),
    dnsflow_window_requests: sum(({ requests }) => requests),
    dnsflow_window_latency_seconds: meanOfLists(BUCKETS, latencySum, latencyLists),
    dnsflow_window_latency_max_seconds: maximumOfLists(
      BUCKETS,
      ({ latencyMax }) => latencyMax,
      latencyLists,
    ),
  },
  ranked: {
    requests: sum(({ requests }) => requests),
    latency: meanOfLists(BUCKETS, latencySum, latencyLists),
  },
  ownWords: (rows, shown, names) => (key, row) => {
    key[WORD.outcome] = shown.rcode ? (rows.rcode[row] as number) : 0;
    key[WORD.queryType] = shown.queryType ? foldedQueryType(rows.queryType[row] as number) : 0;
    key[WORD.path] = shown.queryName ? names.idOf(rows.queryName[row] as number) : 0;
  },
};
