// SPDX-License-Identifier: Apache-2.0
// Reads a metrics page as text and adds it up by port and reporter.

import type { ByDirection, Sums } from './cell.ts';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function parsePage(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const found = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!found) return [];
    const [, name = '', pairs = '', value = ''] = found;
    const labels = [...pairs.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return [{ name, labels: Object.fromEntries(labels.map((l) => l.slice(1))), value: +value }];
  });
}

export function total(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels);
  return samples
    .filter((s) => s.name === name && wanted.every(([key, value]) => s.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

export function sumsOf(samples: readonly Sample[], port: string, reporter: string): Sums {
  const of = { server_port: port, reporter };
  const mine = samples.filter(
    (s) => s.labels.server_port === port && s.labels.reporter === reporter,
  );
  return {
    read: total(mine, 'netflow_read_bytes_total'),
    written: total(mine, 'netflow_written_bytes_total'),
    established: total(mine, 'netflow_tcp_established_total'),
    closed: total(mine, 'netflow_tcp_closed_total'),
    active: total(mine, 'netflow_tcp_active_connections'),
    retransmits: total(mine, 'netflow_tcp_retransmits_total'),
    refused: total(samples, 'netflow_tcp_connect_failures_total', { ...of, reason: 'refused' }),
    processes: valuesOf(mine, 'process_name'),
    targets: distinct(mine.map(({ labels }) => targetOf(labels))),
    pods: valuesOf(mine, 'src_k8s_pod_name'),
  };
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

const valuesOf = (samples: readonly Sample[], label: string): readonly string[] =>
  distinct(samples.map(({ labels }) => labels[label] ?? ''));

const targetOf = ({ dst_nat_ip: address = '', dst_nat_port: port = '' }: Sample['labels']) =>
  address === '' ? '' : `${address}:${port}`;

/** What the traffic's HTTP and DNS add up to, by reporter. */
export function messagesOf(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const sums = ['client', 'server'].flatMap((reporter) => {
    const http = { server_port: '18010', reporter };
    const requests = (status_code: string) =>
      total(samples, 'httpflow_requests_total', { ...http, status_code });
    const lookups = (rcode: string) =>
      total(samples, 'dnsflow_requests_total', { server_port: '53', reporter, rcode });
    return [
      [`${reporter} 200`, requests('200')],
      [`${reporter} 404`, requests('404')],
      [`${reporter} read`, total(samples, 'httpflow_read_bytes_total', http)],
      [`${reporter} written`, total(samples, 'httpflow_written_bytes_total', http)],
      [`${reporter} NOERROR`, lookups('NOERROR')],
      [`${reporter} NXDOMAIN`, lookups('NXDOMAIN')],
    ] as const;
  });
  return Object.fromEntries(sums);
}

export function hookBytes(samples: readonly Sample[], transport: 'tcp' | 'udp'): ByDirection {
  const of = (direction: string) =>
    total(samples, 'flowgauge_hook_bytes_total', { transport, direction });
  return { read: of('read'), written: of('written') };
}

/** Why a signal's modes were refused, in their order. */
export function refusalOf(samples: readonly Sample[], signal: string): string {
  const refused = samples.filter(
    (s) => s.name === 'flowgauge_probe_refused_info' && s.labels.signal === signal,
  );
  return refused.map(({ labels: { mode, reason } }) => `${mode}: ${reason}`).join('; ');
}

/** Mode in which a signal is attached, or '' where it is not. */
export function modeOf(samples: readonly Sample[], signal: string): string {
  const attached = samples.filter(
    (s) => s.name === 'flowgauge_probe_attached' && s.labels.signal === signal && s.value === 1,
  );
  return attached.map((s) => s.labels.mode).join(' ');
}
