// SPDX-License-Identifier: Apache-2.0
// What the capture says of itself: losses, tables, rings.
import type { CaptureSettings } from '../native/binding.ts';
import { L7Loss, Loss, NatLoss, type StatsRowColumns } from '../wire/columns.generated.ts';
import { snakeCase } from '../wire/snake-case.ts';
import { type SelfSample, sample } from './self-sample.ts';

/** What the capture was told and does not tell itself. */
export type CaptureLimits = Pick<
  CaptureSettings,
  'sampling' | 'httpSockets' | 'maxL7Flows' | 'natConnections'
>;

export const captureSamples = (
  stats: StatsRowColumns,
  limits: CaptureLimits,
): readonly SelfSample[] => [
  ...lossSamples(stats),
  ...hookSamples(stats),
  ...tableSamples(stats, limits),
  ...ringSamples(stats),
  sample('l7_sampling_ratio', limits.sampling),
  sample('flows_folded_total', stats.flowsFolded[0], { measurement: 'netflow' }),
  sample('flows_folded_total', stats.httpFolded[0], { measurement: 'httpflow' }),
  sample('flows_folded_total', stats.dnsFolded[0], { measurement: 'dnsflow' }),
  sample('strings', stats.strings[0]),
];

const lossSamples = (stats: StatsRowColumns): readonly SelfSample[] => [
  ...Object.entries(Loss).flatMap(([name, index]) => {
    const reason = snakeCase(name);
    const read = stats.lostReadBytes[index];
    const written = stats.lostWrittenBytes[index];
    return [
      sample('losses_total', stats.lostEvents[index], { reason }),
      sample('lost_bytes_total', read, { reason, direction: 'read' }),
      sample('lost_bytes_total', written, { reason, direction: 'written' }),
    ];
  }),
  ...Object.entries(L7Loss).map(([name, index]) =>
    sample('l7_losses_total', stats.l7Losses[index], { reason: snakeCase(name) }),
  ),
  ...Object.entries(NatLoss).map(([name, index]) =>
    sample('nat_losses_total', stats.natLosses[index], { reason: snakeCase(name) }),
  ),
];

function hookSamples(stats: StatsRowColumns): readonly SelfSample[] {
  const hookBytes = (transport: string, direction: string, value: number | undefined) =>
    sample('hook_bytes_total', value, { transport, direction });
  return [
    hookBytes('tcp', 'read', stats.hookTcpReadBytes[0]),
    hookBytes('tcp', 'written', stats.hookTcpWrittenBytes[0]),
    hookBytes('udp', 'read', stats.hookUdpReadBytes[0]),
    hookBytes('udp', 'written', stats.hookUdpWrittenBytes[0]),
  ];
}

function tableSamples(stats: StatsRowColumns, limits: CaptureLimits): readonly SelfSample[] {
  const entries = (map: string, value: number | undefined) => sample('map_entries', value, { map });
  const table = (map: string, value: number | undefined, capacity: number | undefined) => [
    entries(map, value),
    sample('map_capacity', capacity, { map }),
  ];
  return [
    ...table('tcp_sockets', stats.tcpSockets[0], stats.tcpSocketsCapacity[0]),
    ...table('udp_flows', stats.udpFlows[0], stats.udpFlowsCapacity[0]),
    ...table('flows', stats.flows[0], stats.flowsCapacity[0]),
    ...table('http_connections', stats.httpConnections[0], limits.httpSockets),
    ...table('http_rows', stats.httpRows[0], limits.maxL7Flows),
    ...table('dns_rows', stats.dnsRows[0], limits.maxL7Flows),
    ...table('nat_connections', stats.natConnections[0], limits.natConnections),
    ...table('nat_namespaces', stats.natNamespaces[0], stats.natNamespacesCapacity[0]),
    entries('dns_queries', stats.dnsQueries[0]),
    entries('domains', stats.domains[0]),
  ];
}

const ringSamples = (stats: StatsRowColumns): readonly SelfSample[] => [
  sample('ring_bytes', stats.ringBytes[0], { ring: 'closed' }),
  sample('ring_capacity_bytes', stats.ringCapacity[0], { ring: 'closed' }),
  sample('ring_bytes', stats.messagesRingBytes[0], { ring: 'messages' }),
  sample('ring_capacity_bytes', stats.messagesRingCapacity[0], { ring: 'messages' }),
  sample('message_records_total', stats.messageRecords[0]),
];
