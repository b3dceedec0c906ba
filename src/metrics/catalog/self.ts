// SPDX-License-Identifier: Apache-2.0
// The families flowgauge says of itself: capture, losses, tables, windows, pages.

import type { Family } from './family.ts';

const self = (
  type: Family['type'],
  unit: Family['unit'],
  name: string,
  labels: readonly string[],
  help: string,
): Family => ({ name: `flowgauge_${name}`, type, unit, help, view: 'self', labels });

/* 1 ms is an idle machine's window, 2.5 s a page of a million lines over a slow link. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/* Only where a cluster is watched. */
const CLUSTER_FAMILIES: readonly Family[] = [
  self('gauge', '', 'kubernetes_objects', ['resource'], 'Objects of the API that are known.'),
  self(
    'gauge',
    '',
    'kubernetes_synced',
    ['resource'],
    '1 once all objects of the resource were listed.',
  ),
  self(
    'gauge',
    'seconds',
    'kubernetes_last_contact_timestamp_seconds',
    ['resource'],
    'When the API server last said anything, in seconds since 1970; 0 for never.',
  ),
  self(
    'counter',
    '',
    'kubernetes_malformed_objects_total',
    ['resource'],
    'Objects left out, as a field was not of the type that the API promises.',
  ),
  self(
    'counter',
    '',
    'kubernetes_lists_total',
    ['resource', 'reason'],
    'Complete lists: the first one, or because the server no longer knew what changed since.',
  ),
  self('counter', '', 'kubernetes_watch_events_total', ['resource', 'type'], 'Events of watches.'),
  self(
    'counter',
    '',
    'kubernetes_failures_total',
    ['resource', 'kind'],
    'Requests to the API server that failed; each is tried again.',
  ),
];

export const SELF_FAMILIES: readonly Family[] = [
  self('gauge', '', 'build_info', ['version', 'node_version'], 'Always 1; what runs here.'),
  self(
    'gauge',
    '',
    'probe_attached',
    ['signal', 'mode'],
    '1 if the signal is captured by this mode, 0 if the mode is refused or not used.',
  ),
  self(
    'gauge',
    '',
    'probe_refused_info',
    ['signal', 'mode', 'reason'],
    'Always 1; why the kernel refused a mode of a signal.',
  ),
  self(
    'gauge',
    '',
    'condition_active',
    ['condition'],
    '1 while something is wrong, else 0; docs/metrics.md says of each condition what to do.',
  ),
  self('counter', '', 'events_total', ['signal'], 'Times the programs of a signal ran.'),
  self('counter', '', 'losses_total', ['reason'], 'Connections and datagrams that were not kept.'),
  self(
    'counter',
    'bytes',
    'lost_bytes_total',
    ['reason', 'direction'],
    'Bytes known to be missing from the flow metrics.',
  ),
  self(
    'counter',
    'bytes',
    'hook_bytes_total',
    ['transport', 'direction'],
    "Bytes the message hooks summed, beside the sockets' own counters.",
  ),
  self('gauge', '', 'map_entries', ['map'], 'Entries in a table.'),
  self('gauge', '', 'map_capacity', ['map'], 'Entries a table has room for.'),
  self('gauge', 'bytes', 'ring_bytes', ['ring'], 'Highest fill of a ring out of the kernel.'),
  self('gauge', 'bytes', 'ring_capacity_bytes', ['ring'], 'Size of a ring out of the kernel.'),
  self(
    'counter',
    '',
    'message_records_total',
    [],
    'Records of messages, and of whole exchanges, read from their rings.',
  ),
  self(
    'counter',
    '',
    'l7_losses_total',
    ['reason'],
    'Messages and exchanges that httpflow and dnsflow lack, or do not have whole.',
  ),
  self(
    'counter',
    '',
    'nat_losses_total',
    ['reason'],
    'Times the address after NAT was not known, or may not have been: overruns, look-ups.',
  ),
  self('gauge', '', 'l7_sampling_ratio', [], 'Share of the connections whose messages are read.'),
  self(
    'counter',
    '',
    'flows_folded_total',
    ['measurement'],
    'Flows, exchanges or look-ups added up in an overflow row of their table.',
  ),
  self('gauge', '', 'strings', [], 'Names kept of processes, domains and paths, each once.'),
  self('gauge', '', 'series', ['measurement'], 'Label sets kept for a measurement.'),
  self(
    'counter',
    '',
    'series_folded_total',
    ['measurement'],
    'Label sets added up in the overflow series, each once a time.',
  ),
  self(
    'counter',
    '',
    'series_evicted_total',
    ['measurement'],
    'Label sets, silent for long, that left the page to make room; their totals are kept.',
  ),
  self(
    'gauge',
    '',
    'series_remembered',
    ['measurement'],
    'Label sets off the page whose totals are kept.',
  ),
  self(
    'counter',
    '',
    'series_forgotten_total',
    ['measurement'],
    'Label sets whose totals were given up; they would begin again at 0.',
  ),
  self('gauge', '', 'scrapers', [], 'Scrapers that are told apart, so that each is shown growth.'),
  self('counter', '', 'windows_total', ['measurement'], 'Windows closed.'),
  self(
    'counter',
    '',
    'windows_late_total',
    ['measurement'],
    'Window ends that became part of the next window.',
  ),
  self('gauge', 'seconds', 'window_seconds', ['measurement'], 'Length of a window.'),
  self(
    'gauge',
    'seconds',
    'window_end_timestamp_seconds',
    ['measurement'],
    'When the last complete window ended, in seconds since 1970.',
  ),
  {
    ...self('histogram', 'seconds', 'take_duration_seconds', [], 'Time to close a window.'),
    buckets: DURATION_BUCKETS,
  },
  {
    ...self('histogram', 'seconds', 'scrape_duration_seconds', [], 'Time to write a page.'),
    buckets: DURATION_BUCKETS,
  },
  self(
    'counter',
    '',
    'doubtful_rows_total',
    ['measurement'],
    'Rows added up in the overflow series, as their remote address had just changed hands.',
  ),
  self(
    'counter',
    'bytes',
    'dropped_bytes_total',
    ['measurement', 'reason', 'direction'],
    'Bytes that flows.local or flows.own leave out.',
  ),
  self(
    'counter',
    '',
    'dropped_requests_total',
    ['measurement', 'reason'],
    'Exchanges and look-ups that flows.local or flows.own leave out.',
  ),
  ...CLUSTER_FAMILIES,
];
