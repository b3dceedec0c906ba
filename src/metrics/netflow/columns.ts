// SPDX-License-Identifier: Apache-2.0
// The value columns of netflow, and which column of a flow row is added to which.
import { FAILURES, type FlowRowColumns } from '../../wire/columns.generated.ts';
import { RTT_BUCKETS } from '../catalog/netflow.ts';
import { columnLayout } from '../columns.ts';
import type { RowAdder } from '../row-adder.ts';

/** Each bucket of the RTT histograms, +Inf included. */
const BUCKETS = RTT_BUCKETS.length + 1;

export const NETFLOW_COLUMNS = columnLayout(
  {
    readBytes: 1,
    writtenBytes: 1,
    segmentsSent: 1,
    retransmits: 1,
    established: 1,
    closed: 1,
    resets: 1,
    active: 1,
    failures: FAILURES,
    rttSum: 1,
    rttBuckets: BUCKETS,
    rttVarSum: 1,
    rttVarBuckets: BUCKETS,
  },
  {
    windowReadBytes: 1,
    windowWrittenBytes: 1,
    windowRetransmits: 1,
    windowEstablished: 1,
    windowClosed: 1,
    windowRttWeight: 1,
    windowRtt: 1,
    windowRttVar: 1,
  },
);

const AT = NETFLOW_COLUMNS.at;

export function addFlowRows(to: RowAdder, rows: FlowRowColumns): void {
  to.add(AT.readBytes, rows.readBytes);
  to.add(AT.writtenBytes, rows.writtenBytes);
  to.add(AT.segmentsSent, rows.segmentsSent);
  to.add(AT.retransmits, rows.retransmits);
  to.add(AT.established, rows.established);
  to.add(AT.closed, rows.closed);
  to.add(AT.resets, rows.resets);
  to.add(AT.active, rows.opened);
  to.add(AT.active, rows.ended, -1);
  to.addLists(AT.failures, FAILURES, rows.failures);
  to.add(AT.windowReadBytes, rows.readBytes);
  to.add(AT.windowWrittenBytes, rows.writtenBytes);
  to.add(AT.windowRetransmits, rows.retransmits);
  to.add(AT.windowEstablished, rows.established);
  to.add(AT.windowClosed, rows.closed);
}
