// SPDX-License-Identifier: Apache-2.0
// How each label of the catalog reads its value from a series key, and which part of it.

import type { HolderField } from '../directory/holder.ts';
import type { Enrichment } from '../enrich/enrichment.ts';
import type { Networks } from '../enrich/networks.ts';
import { Role, Transport } from '../wire/columns.generated.ts';
import type { EndLabel } from './catalog/end-labels.ts';
import type { MeasurementName } from './catalog/family.ts';
import type { Label } from './catalog/label.ts';
import { queryTypeText } from './dnsflow/query-type.ts';
import { rcodeText } from './dnsflow/rcode.ts';
import { methodText, statusText, versionText } from './httpflow/outcome.ts';
import type { Names } from './names.ts';
import { isLocal, type SeriesKey, SIDES, type Side } from './series-key.ts';

/** Parts of a key that are there once. */
export const OWN_PARTS = [
  'transport',
  'family',
  'process',
  'pid',
  'natAddress',
  'natPort',
  'inCluster',
  'method',
  'status',
  'path',
  'version',
  'rcode',
  'queryType',
  'queryName',
] as const;
export type OwnPart = (typeof OWN_PARTS)[number];

/** Parts that each end has. */
export type EndPart = 'network' | 'address' | 'ipType' | 'port' | 'domain' | HolderField;

/** What labels know beside the key. */
export interface LabelContext {
  readonly names: Names;
  readonly ends: Enrichment;
  readonly networks: Networks;
  readonly host: string;
  readonly source: MeasurementName;
}

/** A label shows one part of a key at most, beside its role, and all of that part. */
export interface LabelValue {
  readonly own?: OwnPart;
  readonly of?: readonly [side: Side, part: EndPart];
  readonly read: (key: SeriesKey, context: LabelContext) => string;
}

const ofSide = (side: Side): Readonly<Record<string, LabelValue>> => ({
  [`${side}_ip`]: { of: [side, 'address'], read: (key) => key.address(side) },
  [`${side}_ip_type`]: { of: [side, 'ipType'], read: (key) => key.ipType(side) },
  [`${side}_port`]: { of: [side, 'port'], read: (key) => portText(key.port(side)) },
});

const networkValue = (side: Side): LabelValue => ({
  of: [side, 'network'],
  read: (key, { networks }) => networks.name(key.network(side)),
});

const VALUES: Readonly<Record<string, LabelValue>> = {
  ...Object.assign({}, ...SIDES.map(ofSide)),
  client_network: networkValue('client'),
  server_network: networkValue('server'),
  direction: { read: (key) => directionText(key.role) },
  reporter: { read: (key) => reporterText(key.role) },
  transport: { own: 'transport', read: (key) => transportText(key.transport) },
  family: { own: 'family', read: (key) => (key.isIPv4 ? 'IPv4' : 'IPv6') },
  process_name: { own: 'process', read: (key, { names }) => names.textOf(key.process) },
  server_domain: {
    of: ['server', 'domain'],
    read: (key, { names }) => names.textOf(key.domain),
  },
  client_domain: { read: () => '' },
  src_domain: { read: () => '' },
  dst_domain: { of: ['dst', 'domain'], read: (key, { names }) => remoteDomain(key, names) },
  dst_nat_ip: { own: 'natAddress', read: (key) => key.natAddress },
  dst_nat_port: { own: 'natPort', read: (key) => natPortText(key.natPort) },
  host: { read: (_key, { host }) => host },
  pid: { own: 'pid', read: (key) => String(key.pid) },
  source: { read: (_key, { source }) => source },
  sub_source: { own: 'inCluster', read: (key) => (key.isInCluster ? 'K8s' : 'N/A') },
  method: { own: 'method', read: (key) => methodText(key.outcome) },
  status_code: { own: 'status', read: (key) => statusText(key.outcome) },
  path: { own: 'path', read: (key, { names }) => names.textOf(key.path) },
  http_version: { own: 'version', read: (key) => versionText(key.outcome) },
  rcode: { own: 'rcode', read: (key) => rcodeText(key.outcome) },
  qtype: { own: 'queryType', read: (key) => queryTypeText(key.queryType) },
  query_name: { own: 'queryName', read: (key, { names }) => names.textOf(key.path) },
};

const isEndLabel = (label: Label): label is EndLabel => 'field' in label;

function endValue({ side, field, place }: EndLabel): LabelValue {
  return {
    of: [side, field],
    read: (key, { ends }) => {
      const text = ends.value(key.end(side), field);
      return place === undefined ? text : (text.split(',')[place] ?? '');
    },
  };
}

export function labelValue(label: Label): LabelValue {
  const value = isEndLabel(label) ? endValue(label) : VALUES[label.name];
  if (value === undefined) throw new Error(`label ${label.name} has no value`);
  return value;
}

export function transportText(transport: number): string {
  if (transport === Transport.tcp) return 'tcp';
  return transport === Transport.udp ? 'udp' : String(transport);
}

function directionText(role: number): string {
  if (role === Role.client) return 'outgoing';
  return role === Role.server ? 'incoming' : 'unknown';
}

function reporterText(role: number): string {
  if (role === Role.client) return 'client';
  return role === Role.server ? 'server' : 'unknown';
}

// Only a server has a domain; behind an incoming flow is the client.
function remoteDomain(key: SeriesKey, names: Names): string {
  return isLocal('server', key.role) ? '' : names.textOf(key.domain);
}

// An address that was not translated has neither.
function natPortText(port: number): string {
  return port === 0 ? '' : String(port);
}

function portText(port: number): string {
  return port === 0 ? '*' : String(port);
}
