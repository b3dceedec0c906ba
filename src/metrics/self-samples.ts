// SPDX-License-Identifier: Apache-2.0
// Turns the capture's state into samples of the flowgauge_* families.

import type { Rung } from '../native/binding.ts';
import { Loss, SignalId, type StatsRowColumns } from '../wire/columns.generated.ts';

export interface SelfState {
  readonly version: string;
  readonly rungs: readonly Rung[];
  readonly stats: StatsRowColumns;
  readonly series: number;
  readonly foldedSeries: number;
  readonly windowSeconds: number;
  readonly windows: number;
  readonly lateWindows: number;
  /** 0 before the first window. */
  readonly windowEndSeconds: number;
}

export interface SelfSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/* A verifier log is pages long, a label value should fit on a screen. */
const REASON_LENGTH = 200;

const sample = (
  name: string,
  value: number | undefined,
  labels: SelfSample['labels'] = {},
): SelfSample => ({ name: `flowgauge_${name}`, labels, value: value ?? 0 });

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

export const selfSamples = (state: SelfState): readonly SelfSample[] => [
  sample('build_info', 1, { version: state.version, node_version: process.versions.node }),
  ...state.rungs.flatMap(rungSamples),
  ...Object.entries(SignalId).map(([signal, index]) =>
    sample('events_total', state.stats.fired[index], { signal: snakeCase(signal) }),
  ),
  ...lossSamples(state.stats),
  ...tableSamples(state.stats),
  ...windowSamples(state),
];

function rungSamples({ signal, mode, state, reason }: Rung): readonly SelfSample[] {
  const attached = sample('probe_attached', state === 'attached' ? 1 : 0, { signal, mode });
  if (state !== 'refused') return [attached];
  const labels = { signal, mode, reason: reason.slice(0, REASON_LENGTH) };
  return [attached, sample('probe_refused_info', 1, labels)];
}

const lossSamples = (stats: StatsRowColumns): readonly SelfSample[] =>
  Object.entries(Loss).flatMap(([name, index]) => {
    const reason = snakeCase(name);
    const read = stats.lostReadBytes[index];
    const written = stats.lostWrittenBytes[index];
    return [
      sample('losses_total', stats.lostEvents[index], { reason }),
      sample('lost_bytes_total', read, { reason, direction: 'read' }),
      sample('lost_bytes_total', written, { reason, direction: 'written' }),
    ];
  });

function tableSamples(stats: StatsRowColumns): readonly SelfSample[] {
  const hookBytes = (transport: string, direction: string, value: number | undefined) =>
    sample('hook_bytes_total', value, { transport, direction });
  return [
    hookBytes('tcp', 'read', stats.hookTcpReadBytes[0]),
    hookBytes('tcp', 'written', stats.hookTcpWrittenBytes[0]),
    hookBytes('udp', 'read', stats.hookUdpReadBytes[0]),
    hookBytes('udp', 'written', stats.hookUdpWrittenBytes[0]),
    sample('map_entries', stats.tcpSockets[0], { map: 'tcp_sockets' }),
    sample('map_capacity', stats.tcpSocketsCapacity[0], { map: 'tcp_sockets' }),
    sample('map_entries', stats.udpFlows[0], { map: 'udp_flows' }),
    sample('map_capacity', stats.udpFlowsCapacity[0], { map: 'udp_flows' }),
    sample('map_entries', stats.flows[0], { map: 'flows' }),
    sample('map_capacity', stats.flowsCapacity[0], { map: 'flows' }),
    sample('ring_bytes', stats.ringBytes[0]),
    sample('ring_capacity_bytes', stats.ringCapacity[0]),
    sample('flows_folded_total', stats.flowsFolded[0]),
    sample('strings', stats.strings[0]),
  ];
}

function windowSamples(state: SelfState): readonly SelfSample[] {
  const measurement = 'netflow';
  const end = sample('window_end_timestamp_seconds', state.windowEndSeconds, { measurement });
  return [
    sample('series', state.series),
    sample('series_folded_total', state.foldedSeries),
    sample('windows_total', state.windows),
    sample('windows_late_total', state.lateWindows),
    sample('window_seconds', state.windowSeconds, { measurement }),
    ...(state.windowEndSeconds > 0 ? [end] : []),
  ];
}
