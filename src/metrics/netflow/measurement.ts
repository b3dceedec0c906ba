// SPDX-License-Identifier: Apache-2.0
// netflow as a measurement: a flow has no outcome, and its RTT rows are added beside its own.
import { Failure, type FlowRowColumns } from '../../wire/columns.generated.ts';
import { NETFLOW_FAMILIES } from '../catalog/netflow.ts';
import { type FamilySamples, type Measurement, valueIn } from '../measurement.ts';
import { addFlowRows, NETFLOW_COLUMNS } from './columns.ts';

const AT = NETFLOW_COLUMNS.at;

const tcp = (column: number): FamilySamples => ({ kind: 'value', column, tcpOnly: true });
const rttMean = (sum: number): FamilySamples => ({ kind: 'mean', sum, weight: AT.windowRttWeight });

const FAILURE_COLUMNS = new Map(
  Object.entries(Failure).map(([reason, index]) => [reason, AT.failures + index]),
);

export const NETFLOW: Measurement<FlowRowColumns> = {
  name: 'netflow',
  families: NETFLOW_FAMILIES,
  layout: NETFLOW_COLUMNS,
  samples: {
    netflow_read_bytes_total: valueIn(AT.readBytes),
    netflow_written_bytes_total: valueIn(AT.writtenBytes),
    netflow_tcp_retransmits_total: tcp(AT.retransmits),
    netflow_tcp_segments_sent_total: tcp(AT.segmentsSent),
    netflow_tcp_rtt_seconds: { kind: 'histogram', sum: AT.rttSum, buckets: AT.rttBuckets },
    netflow_tcp_rtt_var_seconds: {
      kind: 'histogram',
      sum: AT.rttVarSum,
      buckets: AT.rttVarBuckets,
    },
    netflow_tcp_established_total: tcp(AT.established),
    netflow_tcp_closed_total: tcp(AT.closed),
    netflow_tcp_resets_total: tcp(AT.resets),
    netflow_tcp_connect_failures_total: { kind: 'reasons', columns: FAILURE_COLUMNS },
    netflow_tcp_active_connections: tcp(AT.active),
    netflow_window_read_bytes: valueIn(AT.windowReadBytes),
    netflow_window_written_bytes: valueIn(AT.windowWrittenBytes),
    netflow_window_tcp_retransmits: tcp(AT.windowRetransmits),
    netflow_window_tcp_rtt_seconds: rttMean(AT.windowRtt),
    netflow_window_tcp_rtt_var_seconds: rttMean(AT.windowRttVar),
    netflow_window_tcp_established: tcp(AT.windowEstablished),
    netflow_window_tcp_closed: tcp(AT.windowClosed),
  },
  ownWords: () => () => undefined,
  add: addFlowRows,
};
