// SPDX-License-Identifier: Apache-2.0
// The one table of options: flags, environment names, YAML keys, help and docs come from it.

import {
  choice,
  choices,
  count,
  duration,
  filePath,
  type Kind,
  listenAddresses,
  portOrAuto,
  powerOfTwoBytes,
  urlPath,
} from './kinds.ts';

export interface Option<T> {
  readonly group: 'Capture' | 'Metrics' | 'Web' | 'Program';
  readonly kind: Kind<T>;
  /** As a user would write it; undefined when the option may be left out. */
  readonly default: string | undefined;
  readonly help: string;
}

const option = <T>(
  group: Option<T>['group'],
  kind: Kind<T>,
  standard: string,
  help: string,
): Option<T> => ({ group, kind, default: standard, help });

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
    'Flows kept in memory; more are added up in one overflow flow.',
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
    'A flow without traffic and without open connections ends after this time.',
  ),
  'ports.ephemeral': option(
    'Capture',
    portOrAuto(),
    'auto',
    'Server ports from here on are shown as *: they name no service. auto is the low end of ' +
      '/proc/sys/net/ipv4/ip_local_port_range.',
  ),
  labels: option(
    'Metrics',
    choice('auto', 'host', 'full'),
    'auto',
    'Labels of the flow metrics: host for a handful, full for every field of the record.',
  ),
  views: option(
    'Metrics',
    choices('counters', 'windows'),
    'counters,windows',
    'Cumulative counters, gauges of the last complete window, or both.',
  ),
  'series.max': option(
    'Metrics',
    count(1, 10_000_000),
    '10000',
    'Label sets each family may have; more are added up in one overflow series.',
  ),
  'web.listen-address': option(
    'Web',
    listenAddresses(),
    ':10140',
    'Where pages are served. May be given more than once.',
  ),
  'web.telemetry-path': option('Web', urlPath(RESERVED_PATHS), '/metrics', 'Path of the metrics.'),
  'config.file': {
    group: 'Program',
    kind: filePath(),
    default: undefined,
    help: 'YAML file with options by the same names, dotted or nested.',
  } as Option<string>,
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
export type Config = {
  readonly [N in OptionName]: N extends 'config.file'
    ? string | undefined
    : ValueOf<(typeof OPTIONS)[N]>;
};

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** `web.listen-address` is `FLOWGAUGE_WEB_LISTEN_ADDRESS` in the environment. */
export const environmentName = (name: OptionName): string =>
  `FLOWGAUGE_${name.toUpperCase().replaceAll(/[.-]/g, '_')}`;
