// SPDX-License-Identifier: Apache-2.0
// How each label of the catalog reads its value from a series key, and what of the key it needs.
import { Role, Transport } from '../wire/columns.generated.ts';
import type { ProcessNames } from './process-names.ts';
import type { SeriesKey } from './series-key.ts';

/** A part of a key that is left out when no label of the profile needs it. */
export type KeyPart = 'clientAddress' | 'serverAddress' | 'clientPort' | 'process' | 'pid';

/** What labels know beside the key. */
export interface LabelContext {
  readonly names: ProcessNames;
  readonly host: string;
}

export interface LabelValue {
  readonly needs: readonly KeyPart[];
  readonly read: (key: SeriesKey, context: LabelContext) => string;
}

const ENDS: readonly KeyPart[] = ['clientAddress', 'serverAddress'];
const CLIENT: readonly KeyPart[] = ['clientAddress'];
const SERVER: readonly KeyPart[] = ['serverAddress'];
const CLIENT_PORT: readonly KeyPart[] = ['clientPort'];

const VALUES: Readonly<Record<string, LabelValue>> = {
  direction: { needs: [], read: (key) => directionText(key.role) },
  transport: { needs: [], read: (key) => transportText(key.transport) },
  family: { needs: [], read: (key) => (key.isIPv4 ? 'IPv4' : 'IPv6') },
  reporter: { needs: [], read: (key) => reporterText(key.role) },
  server_port: { needs: [], read: (key) => portText(key.port('server')) },
  process_name: { needs: ['process'], read: (key, { names }) => names.textOf(key.process) },
  server_ip: { needs: SERVER, read: (key) => key.address('server') },
  server_ip_type: { needs: SERVER, read: (key) => key.ipType('server') },
  client_ip: { needs: CLIENT, read: (key) => key.address('client') },
  client_ip_type: { needs: CLIENT, read: (key) => key.ipType('client') },
  client_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('client')) },
  src_ip: { needs: ENDS, read: (key) => key.address('src') },
  src_ip_type: { needs: ENDS, read: (key) => key.ipType('src') },
  src_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('src')) },
  dst_ip: { needs: ENDS, read: (key) => key.address('dst') },
  dst_ip_type: { needs: ENDS, read: (key) => key.ipType('dst') },
  dst_port: { needs: CLIENT_PORT, read: (key) => portText(key.port('dst')) },
  host: { needs: [], read: (_key, { host }) => host },
  pid: { needs: ['pid'], read: (key) => String(key.pid) },
  source: { needs: [], read: () => 'netflow' },
};

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

function portText(port: number): string {
  return port === 0 ? '*' : String(port);
}
