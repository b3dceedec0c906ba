// SPDX-License-Identifier: Apache-2.0
// The latency histograms that the addon fills itself: it is handed these bounds.
import { DNS_LATENCY_BUCKETS } from './dnsflow.ts';
import { HTTP_LATENCY_BUCKETS } from './httpflow.ts';

export const LATENCY_BUCKETS = { http: HTTP_LATENCY_BUCKETS, dns: DNS_LATENCY_BUCKETS } as const;
