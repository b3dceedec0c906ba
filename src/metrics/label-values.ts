// SPDX-License-Identifier: Apache-2.0
// How each label of the catalog reads its value from a series key, and what of the key it needs.
import type { Enrichment } from '../enrich/enrichment.ts';
import { Role, Transport } from '../wire/columns.generated.ts';
import { END_LABELS, type EndLabel } from './catalog/end-labels.ts';
import type { MeasurementName } from './catalog/family.ts';
import { rcodeText } from './dnsflow/rcode.ts';
import { methodText, statusText, versionText } from './httpflow/outcome.ts';
import type { Names } from './names.ts';
import { isLocal, type SeriesKey } from './series-key.ts';

/** Parts of a key that are left out when no chosen label needs them. */
export const KEY_PARTS = [
  'clientAddress',
  'serverAddress',
  'clientPort',
  'process',
  'pid',
  'path',
  'version',
  'clientEnd',
  'serverEnd',
  'natTarget',
] as const;
export type KeyPart = (typeof KEY_PARTS)[number];

/** What labels know beside the key. */
export interface LabelContext {
  readonly names: Names;
  readonly ends: Enrichment;
  readonly host: string;
  readonly source: MeasurementName;
}

export interface LabelValue {
  readonly needs: readonly KeyPart[];
  readonly read: (key: SeriesKey, context: LabelContext) => string;
}

const ENDS: readonly KeyPart[] = ['clientAddress', 'serverAddress'];
const CLIENT: readonly KeyPart[] = ['clientAddress'];
const SERVER: readonly KeyPart[] = ['serverAddress'];
const NAT: readonly KeyPart[] = ['natTarget'];
const CLIENT_PORT: readonly KeyPart[] = ['clientPort'];

const BOTH_ENDS: readonly KeyPart[] = ['clientEnd', 'serverEnd'];

const NEEDED_BY_SIDE: Readonly<Record<EndLabel['side'], readonly KeyPart[]>> = {
  client: ['clientEnd'],
  server: ['serverEnd'],
  src: BOTH_ENDS,
  dst: BOTH_ENDS,
};

const VALUES: Readonly<Record<string, LabelValue>> = {
  direction: { needs: [], read: (key) => directionText(key.role) },
  transport: { needs: [], read: (key) => transportText(key.transport) },
  family: { needs: [], read: (key) => (key.isIPv4 ? 'IPv4' : 'IPv6') },
  reporter: { needs: [], read: (key) => reporterText(key.role) },
  server_port: { needs: [], read: (key) => portText(key.port('server')) },
  process_name: { needs: ['process'], read: (key, { names }) => names.textOf(key.process) },
  server_ip: { needs: SERVER, read: (key) => key.address('server') },
  server_ip_type: { needs: SERVER, read: (key) => key.ipType('server') },
  server_domain: { needs: [], read: (key, { names }) => names.textOf(key.domain) },
  client_ip: { needs: CLIENT, read: (key) => key.address('client') },
  client_ip_type: { needs: CLIENT, read: (key) => key.ipType('client') },
  client_domain: { needs: [], read: () => '' },
  client_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('client')) },
  src_ip: { needs: ENDS, read: (key) => key.address('src') },
  src_ip_type: { needs: ENDS, read: (key) => key.ipType('src') },
  src_domain: { needs: [], read: () => '' },
  src_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('src')) },
  dst_ip: { needs: ENDS, read: (key) => key.address('dst') },
  dst_ip_type: { needs: ENDS, read: (key) => key.ipType('dst') },
  dst_domain: { needs: [], read: (key, { names }) => remoteDomain(key, names) },
  dst_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('dst')) },
  dst_nat_ip: { needs: NAT, read: (key) => key.natAddress },
  dst_nat_port: { needs: NAT, read: (key) => natPortText(key.natPort) },
  host: { needs: [], read: (_key, { host }) => host },
  pid: { needs: ['pid'], read: (key) => String(key.pid) },
  source: { needs: [], read: (_key, { source }) => source },
  method: { needs: [], read: (key) => methodText(key.outcome) },
  status_code: { needs: [], read: (key) => statusText(key.outcome) },
  path: { needs: ['path'], read: (key, { names }) => names.textOf(key.path) },
  http_version: { needs: ['version'], read: (key) => versionText(key.outcome) },
  rcode: { needs: [], read: (key) => rcodeText(key.outcome) },
  sub_source: {
    needs: BOTH_ENDS,
    read: (key) => (key.end('src') !== 0 || key.end('dst') !== 0 ? 'K8s' : 'N/A'),
  },
  ...Object.fromEntries(END_LABELS.map((label) => [label.name, endValue(label)])),
};

function endValue({ side, field }: EndLabel): LabelValue {
  return {
    needs: NEEDED_BY_SIDE[side],
    read: (key, { ends }) => ends.value(key.end(side), field),
  };
}

export function labelValue(name: string): LabelValue {
  const value = VALUES[name];
  if (value === undefined) throw new Error(`label ${name} has no value`);
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
