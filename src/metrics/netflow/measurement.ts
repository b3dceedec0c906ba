// SPDX-License-Identifier: Apache-2.0
// netflow as a measurement: a flow has no outcome, and its RTT rows come beside its own.
import {
  Failure,
  type FlowRowColumns,
  type RttRowColumns,
  type SpanRowColumns,
} from '../../wire/columns.generated.ts';
import { FAILURE_REASONS } from '../catalog/failure-reasons.ts';
import type { Family } from '../catalog/family.ts';
import { NETFLOW_FAMILIES } from '../catalog/netflow.ts';
import {
  type FamilySource,
  histogram,
  lowest,
  type Source,
  sparseList,
  sparseSum,
  sum,
  tcpLevel,
  tcpSum,
  weightedMean,
} from '../family-source.ts';
import type { Measurement, Window } from '../measurement.ts';

/* A type, as sides are a record, which no interface is. */
export type FlowsBeside = {
  /** Once a connection and window. */
  readonly rtts: RttRowColumns;
  /** Once a connection. */
  readonly handshakes: SpanRowColumns;
  readonly lifetimes: SpanRowColumns;
};

type FlowWindow = Window<FlowRowColumns, FlowsBeside>;

/** From the rows of one side. */
const of =
  <Side extends keyof FlowsBeside>(side: Side, source: Source<FlowsBeside[Side]>) =>
  (family: Family): FamilySource<FlowWindow> => {
    const { width, samples, add } = source(family);
    return { width, samples, add: (at, { beside }) => add(at, beside[side]) };
  };

const microseconds = (spans: SpanRowColumns): Float64Array => spans.microseconds;

const isFailure = (name: string): name is keyof typeof Failure => name in Failure;

const REASONS = Object.keys(Failure)
  .filter(isFailure)
  .sort((a, b) => Failure[a] - Failure[b])
  .map((failure) => FAILURE_REASONS[failure].word);

export const NETFLOW: Measurement<FlowRowColumns, FlowsBeside> = {
  name: 'netflow',
  families: NETFLOW_FAMILIES,
  sources: {
    netflow_read_bytes_total: sum(({ readBytes }) => readBytes),
    netflow_written_bytes_total: sum(({ writtenBytes }) => writtenBytes),
    netflow_tcp_retransmits_total: tcpSum(({ retransmits }) => retransmits),
    netflow_tcp_syn_retransmits_total: sparseSum(({ synRetransmits }) => synRetransmits),
    netflow_tcp_segments_sent_total: tcpSum(({ segmentsSent }) => segmentsSent),
    netflow_tcp_segments_received_total: tcpSum(({ segmentsReceived }) => segmentsReceived),
    netflow_tcp_out_of_order_segments_total: sparseSum(({ outOfOrder }) => outOfOrder),
    netflow_tcp_receiver_limited_seconds_total: sparseSum(({ receiverLimited }) => receiverLimited),
    netflow_tcp_rtt_seconds: of(
      'rtts',
      histogram(({ rtt }) => rtt),
    ),
    netflow_tcp_rtt_var_seconds: of(
      'rtts',
      histogram(({ rttVar }) => rttVar),
    ),
    netflow_tcp_handshake_seconds: of('handshakes', histogram(microseconds)),
    netflow_tcp_connection_duration_seconds: of('lifetimes', histogram(microseconds)),
    netflow_tcp_established_total: tcpSum(({ established }) => established),
    netflow_tcp_closed_total: tcpSum(({ closed }) => closed),
    netflow_tcp_resets_total: sparseSum(({ resets }) => resets),
    netflow_tcp_connect_failures_total: sparseList('reason', REASONS, ({ failures }) => failures),
    netflow_tcp_listen_drops_total: sparseSum(({ listenDrops }) => listenDrops),
    netflow_tcp_active_connections: tcpLevel(
      ({ opened }) => opened,
      ({ ended }) => ended,
    ),
    netflow_udp_datagrams_read_total: sparseSum(({ readDatagrams }) => readDatagrams),
    netflow_udp_datagrams_written_total: sparseSum(({ writtenDatagrams }) => writtenDatagrams),
    netflow_window_read_bytes: sum(({ readBytes }) => readBytes),
    netflow_window_written_bytes: sum(({ writtenBytes }) => writtenBytes),
    netflow_window_tcp_retransmits: tcpSum(({ retransmits }) => retransmits),
    netflow_window_tcp_rtt_seconds: of(
      'rtts',
      weightedMean(
        ({ rtt }) => rtt,
        ({ weight }) => weight,
      ),
    ),
    netflow_window_tcp_rtt_var_seconds: of(
      'rtts',
      weightedMean(
        ({ rttVar }) => rttVar,
        ({ weight }) => weight,
      ),
    ),
    netflow_window_tcp_rtt_min_seconds: of(
      'rtts',
      lowest(({ rttMin }) => rttMin),
    ),
    netflow_window_tcp_established: tcpSum(({ established }) => established),
    netflow_window_tcp_closed: tcpSum(({ closed }) => closed),
  },
  ranked: {
    readBytes: sum(({ readBytes }) => readBytes),
    writtenBytes: sum(({ writtenBytes }) => writtenBytes),
  },
  ownWords: () => () => undefined,
};
