// SPDX-License-Identifier: Apache-2.0
// dnsflow as a measurement: its keys have the rcode.
import type { DnsRowColumns } from '../../wire/columns.generated.ts';
import { DNSFLOW_FAMILIES } from '../catalog/dnsflow.ts';
import { type Measurement, valueIn } from '../measurement.ts';
import { WORD } from '../series-key.ts';
import { addDnsRows, DNSFLOW_COLUMNS } from './columns.ts';

const AT = DNSFLOW_COLUMNS.at;

export const DNSFLOW: Measurement<DnsRowColumns> = {
  name: 'dnsflow',
  families: DNSFLOW_FAMILIES,
  layout: DNSFLOW_COLUMNS,
  samples: {
    dnsflow_requests_total: valueIn(AT.requests),
    dnsflow_latency_seconds: { kind: 'histogram', sum: AT.latencySum, buckets: AT.latencyBuckets },
    dnsflow_timeouts_total: { kind: 'nonzero', column: AT.timeouts },
    dnsflow_retries_total: valueIn(AT.retries),
    dnsflow_window_requests: valueIn(AT.windowRequests),
    dnsflow_window_latency_seconds: {
      kind: 'mean',
      sum: AT.windowLatency,
      weight: AT.windowAnswered,
    },
    dnsflow_window_latency_max_seconds: {
      kind: 'maximum',
      column: AT.windowLatencyMax,
      weight: AT.windowAnswered,
    },
  },
  ownWords: (rows, shown) => (key, row) => {
    key[WORD.outcome] = shown.rcode ? (rows.rcode[row] as number) : 0;
  },
  add: addDnsRows,
};
