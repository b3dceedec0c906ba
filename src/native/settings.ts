// SPDX-License-Identifier: Apache-2.0
// What the addon is told, as it follows from the options.

import { ephemeralPort } from '../config/ephemeral-port.ts';
import type { Config } from '../config/options.ts';
import type { CaptureSettings } from './binding.ts';

/** Upper bounds of latency buckets in seconds, as the catalog has them. */
export interface LatencyBuckets {
  readonly http: readonly number[];
  readonly dns: readonly number[];
}

/* Also where windows are short: records wait in rings, and a dump takes its time. */
const NAT_LINGER_SECONDS = 60;

/** `listenDrops` where a page shows them: else a listener that drops would be a row of zeros. */
export const captureSettings = (
  config: Config,
  buckets: LatencyBuckets,
  listenDrops = false,
): CaptureSettings => ({
  attach: config.attach,
  tcpSockets: config['capture.tcp-sockets'],
  udpFlows: config['capture.udp-flows'],
  ringBytes: config['capture.ring-bytes'],
  maxFlows: config['capture.max-flows'],
  idleWindows: Math.ceil(config['flow.idle'] / config['window.l4']),
  ephemeralPort: ephemeralPort(config['ports.ephemeral']),
  listenDrops,
  nat: config.nat === 'auto',
  natConnections: config['capture.nat-connections'],
  natLingerSeconds: Math.max(NAT_LINGER_SECONDS, Math.ceil(2 * config['window.l4'])),
  natBufferBytes: config['capture.nat-buffer-bytes'],
  http: config.l7.has('http'),
  dns: config.l7.has('dns'),
  sampling: config['l7.sampling'],
  dnsPorts: config['dns.ports'],
  dnsTimeoutMilliseconds: Math.round(config['dns.timeout'] * 1000),
  httpSockets: config['capture.http-sockets'],
  messagesRingBytes: config['capture.messages-ring-bytes'],
  maxL7Flows: config['l7.max-flows'],
  l7IdleWindows: Math.ceil(config['flow.idle'] / config['window.l7']),
  httpLatencyBounds: buckets.http.map(microseconds),
  dnsLatencyBounds: buckets.dns.map(microseconds),
  showPath: isNamed(config, 'path'),
  showVersion: isNamed(config, 'http_version'),
  showQueryType: isNamed(config, 'qtype'),
  showQueryName: isNamed(config, 'query_name'),
  pathPatterns: config['http.path-patterns'],
});

/* What no label shows is not read. */
const isNamed = (config: Config, label: string): boolean =>
  [config.labels, ...config['metrics.labels'].map(({ choice }) => choice)].some(({ names }) =>
    names.has(label),
  );

const microseconds = (seconds: number): number => Math.round(seconds * 1e6);
