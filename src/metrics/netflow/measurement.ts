// SPDX-License-Identifier: Apache-2.0
// netflow as a measurement: a flow has no outcome, and its RTT rows come beside its own.
import { Failure, type FlowRowColumns, type RttRowColumns } from '../../wire/columns.generated.ts';
import type { Family } from '../catalog/family.ts';
import { NETFLOW_FAMILIES } from '../catalog/netflow.ts';
import {
  type FamilySource,
  histogram,
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
export type FlowsBeside = { readonly rtts: RttRowColumns };

type FlowWindow = Window<FlowRowColumns, FlowsBeside>;

/** From the RTT rows, once a connection and window. */
const ofRtts =
  (source: Source<RttRowColumns>) =>
  (family: Family): FamilySource<FlowWindow> => {
    const { width, samples, add } = source(family);
    return { width, samples, add: (at, { beside }) => add(at, beside.rtts) };
  };

const REASONS = Object.entries(Failure)
  .sort(([, a], [, b]) => a - b)
  .map(([reason]) => reason);

export const NETFLOW: Measurement<FlowRowColumns, FlowsBeside> = {
  name: 'netflow',
  families: NETFLOW_FAMILIES,
  sources: {
    netflow_read_bytes_total: sum(({ readBytes }) => readBytes),
    netflow_written_bytes_total: sum(({ writtenBytes }) => writtenBytes),
    netflow_tcp_retransmits_total: tcpSum(({ retransmits }) => retransmits),
    netflow_tcp_segments_sent_total: tcpSum(({ segmentsSent }) => segmentsSent),
    netflow_tcp_rtt_seconds: ofRtts(histogram(({ rtt }) => rtt)),
    netflow_tcp_rtt_var_seconds: ofRtts(histogram(({ rttVar }) => rttVar)),
    netflow_tcp_established_total: tcpSum(({ established }) => established),
    netflow_tcp_closed_total: tcpSum(({ closed }) => closed),
    netflow_tcp_resets_total: sparseSum(({ resets }) => resets),
    netflow_tcp_connect_failures_total: sparseList('reason', REASONS, ({ failures }) => failures),
    netflow_tcp_active_connections: tcpLevel(
      ({ opened }) => opened,
      ({ ended }) => ended,
    ),
    netflow_window_read_bytes: sum(({ readBytes }) => readBytes),
    netflow_window_written_bytes: sum(({ writtenBytes }) => writtenBytes),
    netflow_window_tcp_retransmits: tcpSum(({ retransmits }) => retransmits),
    netflow_window_tcp_rtt_seconds: ofRtts(
      weightedMean(
        ({ rtt }) => rtt,
        ({ weight }) => weight,
      ),
    ),
    netflow_window_tcp_rtt_var_seconds: ofRtts(
      weightedMean(
        ({ rttVar }) => rttVar,
        ({ weight }) => weight,
      ),
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
