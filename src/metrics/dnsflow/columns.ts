// SPDX-License-Identifier: Apache-2.0
// The value columns of dnsflow, and which column of a row is added to which.
import type { DnsRowColumns } from '../../wire/columns.generated.ts';
import { DNS_LATENCY_BUCKETS } from '../catalog/dnsflow.ts';
import { columnLayout } from '../columns.ts';
import type { RowAdder } from '../row-adder.ts';
import { TIMEOUT } from './rcode.ts';

/** Each bucket of the latency histogram, +Inf included. */
const BUCKETS = DNS_LATENCY_BUCKETS.length + 1;

export const DNSFLOW_COLUMNS = columnLayout(
  { requests: 1, timeouts: 1, retries: 1, latencySum: 1, latencyBuckets: BUCKETS },
  { windowRequests: 1, windowAnswered: 1, windowLatency: 1, windowLatencyMax: 1 },
);

const AT = DNSFLOW_COLUMNS.at;

export function addDnsRows(to: RowAdder, rows: DnsRowColumns): void {
  to.add(AT.requests, rows.requests);
  to.add(AT.timeouts, timeoutsOf(rows));
  to.add(AT.retries, rows.retries);
  to.add(AT.latencySum, rows.latencySum);
  to.addLists(AT.latencyBuckets, BUCKETS, rows.buckets, AT.windowAnswered);
  to.add(AT.windowRequests, rows.requests);
  to.add(AT.windowLatency, rows.latencySum);
  to.raise(AT.windowLatencyMax, rows.latencyMax);
}

// A column of their own, as the overflow series adds up rows of every rcode.
const timeoutsOf = ({ requests, rcode }: DnsRowColumns): Float64Array =>
  requests.map((count, row) => (rcode[row] === TIMEOUT ? count : 0));
