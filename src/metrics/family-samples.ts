// SPDX-License-Identifier: Apache-2.0
// Where the samples of each netflow family come from in a series table.
import { Failure } from '../wire/columns.generated.ts';
import { COLUMN } from './columns.ts';

/** Sums are in microseconds; pages divide. */
export type FamilySamples =
  | { readonly kind: 'value'; readonly column: number; readonly tcpOnly: boolean }
  | { readonly kind: 'reasons'; readonly columns: ReadonlyMap<string, number> }
  | { readonly kind: 'mean'; readonly sum: number; readonly weight: number }
  | { readonly kind: 'histogram'; readonly sum: number; readonly buckets: number };

const both = (column: number): FamilySamples => ({ kind: 'value', column, tcpOnly: false });
const tcp = (column: number): FamilySamples => ({ kind: 'value', column, tcpOnly: true });
const mean = (sum: number): FamilySamples => ({
  kind: 'mean',
  sum,
  weight: COLUMN.windowRttWeight,
});

const FAILURE_COLUMNS = new Map(
  Object.entries(Failure).map(([reason, index]) => [reason, COLUMN.failures + index]),
);

const SAMPLES: Readonly<Record<string, FamilySamples>> = {
  netflow_read_bytes_total: both(COLUMN.readBytes),
  netflow_written_bytes_total: both(COLUMN.writtenBytes),
  netflow_tcp_retransmits_total: tcp(COLUMN.retransmits),
  netflow_tcp_segments_sent_total: tcp(COLUMN.segmentsSent),
  netflow_tcp_rtt_seconds: {
    kind: 'histogram',
    sum: COLUMN.rttSum,
    buckets: COLUMN.rttBuckets,
  },
  netflow_tcp_rtt_var_seconds: {
    kind: 'histogram',
    sum: COLUMN.rttVarSum,
    buckets: COLUMN.rttVarBuckets,
  },
  netflow_tcp_established_total: tcp(COLUMN.established),
  netflow_tcp_closed_total: tcp(COLUMN.closed),
  netflow_tcp_resets_total: tcp(COLUMN.resets),
  netflow_tcp_connect_failures_total: { kind: 'reasons', columns: FAILURE_COLUMNS },
  netflow_tcp_active_connections: tcp(COLUMN.active),
  netflow_window_read_bytes: both(COLUMN.windowReadBytes),
  netflow_window_written_bytes: both(COLUMN.windowWrittenBytes),
  netflow_window_tcp_retransmits: tcp(COLUMN.windowRetransmits),
  netflow_window_tcp_rtt_seconds: mean(COLUMN.windowRtt),
  netflow_window_tcp_rtt_var_seconds: mean(COLUMN.windowRttVar),
  netflow_window_tcp_established: tcp(COLUMN.windowEstablished),
  netflow_window_tcp_closed: tcp(COLUMN.windowClosed),
};

export function samplesOf(family: string): FamilySamples {
  const samples = SAMPLES[family];
  if (samples === undefined) throw new Error(`family ${family} has no samples`);
  return samples;
}
