// SPDX-License-Identifier: Apache-2.0
// The one table of options: flags, environment names, YAML keys, help and docs come from it.

import {
  choice,
  count,
  duration,
  existingFile,
  portOrAuto,
  powerOfTwoBytes,
  probability,
  text,
  urlPath,
} from './kinds.ts';
import { KUBERNETES_OPTIONS } from './kubernetes-options.ts';
import { labelChoice, labelsOfMetrics, staticLabels } from './label-kinds.ts';
import {
  choices,
  choicesOrNone,
  listenAddresses,
  metricNames,
  pathPatterns,
  ports,
} from './list-kinds.ts';
import { namedNetworks } from './network-kinds.ts';
import { type Option, option, optional } from './option.ts';

const RESERVED_PATHS = ['/', '/-/healthy', '/-/ready', '/healthz', '/readyz'];

export const OPTIONS = {
  attach: option(
    'Capture',
    choice('auto', 'tp_btf', 'raw_tp', 'fexit', 'kprobe', 'none'),
    'auto',
    'How message hooks attach. auto takes the first of tp_btf, raw_tp, fexit, kprobe that ' +
      'works; none measures TCP from the counters of its sockets alone.',
  ),
  'capture.tcp-sockets': option(
    'Capture',
    count(16, 16_777_216),
    '65536',
    'TCP sockets the kernel table holds; more are counted as lost.',
  ),
  'capture.udp-flows': option(
    'Capture',
    count(16, 16_777_216),
    '65536',
    'UDP flows the kernel table holds; more are counted as lost.',
  ),
  'capture.ring-bytes': option(
    'Capture',
    powerOfTwoBytes(4096),
    '8MiB',
    'Size of the ring that carries closed connections out of the kernel.',
  ),
  'capture.max-flows': option(
    'Capture',
    count(1, 16_777_216),
    '100000',
    'Flows kept in memory; more are added up in overflow flows, by reporter and transport.',
  ),
  nat: option(
    'Capture',
    choice('auto', 'none'),
    'auto',
    'Where the address after NAT comes from: auto asks connection tracking over netlink, or ' +
      'hooks it by kprobes where that cannot be; none leaves it empty.',
  ),
  'capture.nat-connections': option(
    'Capture',
    count(16, 16_777_216),
    '65536',
    'Connections with a translated destination that are known at once; more are counted as lost.',
  ),
  'capture.nat-buffer-bytes': option(
    'Capture',
    powerOfTwoBytes(4096),
    '8MiB',
    'Buffer of each netlink socket that connection tracking tells them on, or of the ring of its ' +
      'hooks.',
  ),
  'window.l4': option(
    'Capture',
    duration('1s', '5m'),
    '15s',
    'Length of a netflow window; windows are aligned to the clock.',
  ),
  'flow.idle': option(
    'Capture',
    duration('1s', '24h'),
    '5m',
    'A flow without traffic and without open connections ends after this time; HTTP and DNS rows ' +
      'without requests do too.',
  ),
  'flows.local': option(
    'Capture',
    choice('show', 'drop'),
    'show',
    'Whether what stays within this machine is shown: over loopback, or from one of its ' +
      'addresses to another. What is dropped is counted.',
  ),
  'flows.own': option(
    'Capture',
    choice('show', 'drop'),
    'show',
    "Whether flowgauge's own traffic is shown, as it sees it: scrapes, and the API server.",
  ),
  'ports.ephemeral': option(
    'Capture',
    portOrAuto(),
    'auto',
    "Of a connection older than the exporter, ports from here on are taken for a client's, and " +
      'shown as * where the role is such a guess. auto guesses by the low end of ' +
      '/proc/sys/net/ipv4/ip_local_port_range, and shows those below 32768 on every node.',
  ),
  'ports.per-server': option(
    'Metrics',
    count(1, 65_535),
    '32',
    'Server ports from 1024 on that are shown of one address at once, but in the profile full; ' +
      'more are *, as of passive FTP, RPC or a port scan. A port gives its place back when its ' +
      'last flow has ended. Ports of Services and EndpointSlices are always shown.',
  ),
  l7: option(
    'HTTP and DNS',
    choicesOrNone('http', 'dns'),
    'http,dns',
    'Protocols whose messages are read; none measures flows alone.',
  ),
  'l7.sampling': option(
    'HTTP and DNS',
    probability(),
    '1',
    'Share of the connections whose messages are read; httpflow and dnsflow are scaled up by it, ' +
      'netflow does not need it.',
  ),
  'l7.max-flows': option(
    'HTTP and DNS',
    count(1, 16_777_216),
    '20000',
    'Rows that httpflow and dnsflow each keep in memory; more are added up by reporter and ' +
      'transport.',
  ),
  'window.l7': option(
    'HTTP and DNS',
    duration('1s', '5m'),
    '60s',
    'Length of an httpflow and dnsflow window; windows are aligned to the clock.',
  ),
  'capture.http-sockets': option(
    'HTTP and DNS',
    count(16, 1_048_576),
    '16384',
    'HTTP connections whose message heads are kept; messages of more are counted as lost.',
  ),
  'capture.messages-ring-bytes': option(
    'HTTP and DNS',
    powerOfTwoBytes(4096),
    '8MiB',
    'Size of the ring that carries message heads out of the kernel.',
  ),
  'dns.ports': option('HTTP and DNS', ports(8), '53', 'Server ports where DNS is spoken.'),
  'dns.timeout': option(
    'HTTP and DNS',
    duration('100ms', '60s'),
    '5s',
    'A look-up without an answer for this long has the rcode timeout.',
  ),
  'http.path-patterns': option(
    'HTTP and DNS',
    pathPatterns(100),
    'none',
    'Templates of the label path, the first that fits: a segment in braces is any one, ** any ' +
      'rest. Other paths are folded by their look.',
  ),
  ...KUBERNETES_OPTIONS,
  labels: option(
    'Metrics',
    labelChoice(),
    'auto',
    'Labels of the flow metrics, by a profile: host names processes and addresses; namespace, ' +
      'workload and pod the ends in a cluster; full every field of the record; auto is workload ' +
      'where Kubernetes is watched, else host. Labels behind it are shown too (workload,path); ' +
      'without a profile only those named, reporter or direction among them (reporter,server_ip).',
  ),
  'labels.static': option(
    'Metrics',
    staticLabels(16),
    'none',
    'Labels that every sample of the page has, those about flowgauge itself included.',
  ),
  'peers.cidrs': option(
    'Metrics',
    namedNetworks(1000),
    'none',
    'Networks that are named by the labels client_network and server_network; several may have ' +
      'one name, the narrowest counts. But in the profile full, addresses and domains of such ' +
      'an end are folded into it, unless server_ip or server_domain is named in labels.',
  ),
  views: option(
    'Metrics',
    choices('counters', 'windows'),
    'counters',
    'Cumulative counters, gauges of the last complete window, or both.',
  ),
  'metrics.include': option(
    'Metrics',
    metricNames(),
    'none',
    'Metrics that are shown beside those that are by default, by name; * stands for any ' +
      'characters. NAME_bucket asks for the buckets of a histogram that shows its sum and count.',
  ),
  'metrics.exclude': option(
    'Metrics',
    metricNames(),
    'none',
    'Metrics that are not shown, whatever else asks for them, and then cost nothing; ' +
      'NAME_bucket leaves the sum and count of a histogram.',
  ),
  'metrics.labels': option(
    'Metrics',
    labelsOfMetrics(),
    'none',
    'Labels of some metrics alone, where others have those of labels, such as ' +
      'netflow_tcp_rtt_*=namespace+zone; a + stands for a comma. The first that fits a name ' +
      'counts.',
  ),
  'series.max': option(
    'Metrics',
    count(1, 10_000_000),
    '10000',
    'Label sets each measurement may have on the page. Who was silent longest makes room for who ' +
      'talks; what finds none is added up in an overflow series of its reporter and transport.',
  ),
  'series.remembered': option(
    'Metrics',
    count(0, 10_000_000),
    '20000',
    'Label sets of each measurement that are idle and off the page, but go on with their old ' +
      'totals when they come back.',
  ),
  'openmetrics.created': option(
    'Metrics',
    choice('hide', 'show'),
    'hide',
    'Whether OpenMetrics has a line with the time at which each counter and histogram began. ' +
      'Prometheus stores it as one more series, unless it runs with ' +
      'created-timestamp-zero-ingestion.',
  ),
  'web.listen-address': option(
    'Web',
    listenAddresses(),
    ':10140',
    'Where pages are served. May be given more than once.',
  ),
  'web.telemetry-path': option('Web', urlPath(RESERVED_PATHS), '/metrics', 'Path of the metrics.'),
  'config.file': optional(
    'Program',
    existingFile(),
    'YAML file with options by the same names, dotted or nested.',
  ),
  host: optional(
    'Program',
    text('<name>', 'a name'),
    'Name of this host on the landing page and as the label host. The host name if it is left out.',
  ),
  'log.level': option(
    'Program',
    choice('debug', 'info', 'warn', 'error'),
    'info',
    'Least severe messages that are logged.',
  ),
  'log.format': option('Program', choice('logfmt', 'json'), 'logfmt', 'Form of a log line.'),
} as const;

export type OptionName = keyof typeof OPTIONS;

type ValueOf<O> = O extends Option<infer T> ? T : never;

/** Every option by its name, read and checked. */
export type Config = { readonly [N in OptionName]: ValueOf<(typeof OPTIONS)[N]> };

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** `web.listen-address` is `FLOWGAUGE_WEB_LISTEN_ADDRESS` in the environment. */
export const environmentName = (name: OptionName): string =>
  `FLOWGAUGE_${name.toUpperCase().replaceAll(/[.-]/g, '_')}`;
