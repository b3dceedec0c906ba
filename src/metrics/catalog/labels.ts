// SPDX-License-Identifier: Apache-2.0
// The labels of every measurement: what each says, how many values it can take, who shows it.
import type { LabelProfile } from '../../model/label-profile.ts';
import { END_LABELS } from './end-labels.ts';
import type { Label } from './label.ts';

export const EVERY: readonly LabelProfile[] = ['host', 'namespace', 'workload', 'pod', 'full'];
/** Where addresses name an end. */
const BY_ADDRESS: readonly LabelProfile[] = ['host', 'full'];
const FULL: readonly LabelProfile[] = ['full'];
const IP_TYPES = 'private, loopback, multicast, other';
const NETWORKS = 'names in peers.cidrs, empty';
const BY_CAP = 'series.max';
const SOURCES = 'netflow, httpflow, dnsflow';
const NONE = '1 value: empty';
const PORTS = '65535 ports, or * when collapsed';

/**
 * In the order of the page. An overflow series has `__overflow__` as every value but those of
 * direction, reporter and transport.
 */
export const LABELS: readonly Label[] = [
  {
    name: 'direction',
    help: 'Who opened the flow, seen from the observed side.',
    bound: 'incoming, outgoing, unknown',
    profiles: EVERY,
  },
  { name: 'transport', help: 'Transport protocol.', bound: 'tcp, udp', profiles: EVERY },
  {
    name: 'family',
    help: 'Address family; an IPv4-mapped IPv6 address is IPv4.',
    bound: 'IPv4, IPv6',
    profiles: EVERY,
  },
  {
    name: 'reporter',
    help: 'The side that saw the flow; sums over both count it twice.',
    bound: 'client, server, unknown',
    profiles: EVERY,
  },
  {
    name: 'server_port',
    help:
      "The server's port. * where one address has more of them in use than ports.per-server, or " +
      'where it is 32768 or above and who is the server is a guess, as the connection is older ' +
      'than the exporter; in the profile full as it is.',
    bound: PORTS,
    profiles: EVERY,
  },
  {
    name: 'process_name',
    help: 'Process that owns the observed socket; in profiles of a cluster, of none in a pod.',
    bound: BY_CAP,
    profiles: EVERY,
  },
  {
    name: 'server_ip',
    help: "The server's address, or * where server_network names it.",
    bound: BY_CAP,
    profiles: BY_ADDRESS,
  },
  {
    name: 'server_domain',
    help:
      'Name that the client looked up to reach the server; empty when unknown. ' +
      'Of dnsflow in the profile full alone: there it is the DNS server.',
    bound: BY_CAP,
    profiles: EVERY,
  },
  {
    name: 'client_network',
    help: 'Network of the client, by peers.cidrs; empty where none has its address.',
    bound: NETWORKS,
    profiles: EVERY,
    isOfNetworks: true,
  },
  {
    name: 'server_network',
    help: 'Network of the server, by peers.cidrs; empty where none has its address.',
    bound: NETWORKS,
    profiles: EVERY,
    isOfNetworks: true,
  },
  {
    name: 'server_ip_type',
    help: "Kind of the server's address.",
    bound: IP_TYPES,
    profiles: FULL,
  },
  { name: 'client_ip', help: "The client's address.", bound: BY_CAP, profiles: FULL },
  {
    name: 'client_ip_type',
    help: "Kind of the client's address.",
    bound: IP_TYPES,
    profiles: FULL,
  },
  { name: 'client_domain', help: 'Clients are not looked up.', bound: NONE, profiles: FULL },
  {
    name: 'client_port',
    help: "The client's port: always *, unless the direction is unknown.",
    bound: PORTS,
    profiles: FULL,
  },
  { name: 'src_ip', help: 'Address of the observed side.', bound: BY_CAP, profiles: FULL },
  {
    name: 'src_ip_type',
    help: "Kind of the observed side's address.",
    bound: IP_TYPES,
    profiles: FULL,
  },
  { name: 'src_domain', help: 'The observed side is not looked up.', bound: NONE, profiles: FULL },
  {
    name: 'src_port',
    help: 'Port of the observed side, * for a client.',
    bound: PORTS,
    profiles: FULL,
  },
  { name: 'dst_ip', help: 'Address of the remote side.', bound: BY_CAP, profiles: FULL },
  {
    name: 'dst_ip_type',
    help: "Kind of the remote side's address.",
    bound: IP_TYPES,
    profiles: FULL,
  },
  {
    name: 'dst_domain',
    help: 'Name of the remote side, where it is the server; empty when unknown.',
    bound: BY_CAP,
    profiles: FULL,
  },
  {
    name: 'dst_port',
    help: 'Port of the remote side, * for a client.',
    bound: PORTS,
    profiles: FULL,
  },
  {
    name: 'dst_nat_ip',
    help: 'Address of the remote side after NAT, for a client whose destination was translated.',
    bound: BY_CAP,
    profiles: FULL,
  },
  {
    name: 'dst_nat_port',
    help: 'Port of the remote side after NAT; empty where dst_nat_ip is.',
    bound: '65535 ports, or empty',
    profiles: FULL,
  },
  { name: 'host', help: 'Name of the host that measured.', bound: '1 value', profiles: FULL },
  { name: 'pid', help: 'Id of the process in the host.', bound: BY_CAP, profiles: FULL },
  { name: 'source', help: 'The measurement.', bound: SOURCES, profiles: FULL },
  {
    name: 'sub_source',
    help: 'K8s where an end is known in the cluster, else N/A.',
    bound: 'K8s, N/A',
    profiles: FULL,
  },
  ...END_LABELS,
];
