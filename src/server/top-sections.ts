// SPDX-License-Identifier: Apache-2.0
// The tables of the landing page: the busiest flows, HTTP exchanges and DNS look-ups.
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import { type Html, html } from './html.ts';
import { readableBytes, readableSeconds } from './readable.ts';

export interface ShownWindow {
  readonly seconds: number;
  /** 0 before the first window. */
  readonly endSeconds: number;
}

/* Of the full profile's labels only those that tell series apart at a glance. */
const PROCESS = ['process_name', 'direction'];
const SERVER = ['server_network', 'server_ip', 'server_domain', 'server_port'];
const FLOW_LABELS = [...PROCESS, 'transport', 'client_ip', ...SERVER];
const HTTP_LABELS = [...PROCESS, ...SERVER, 'method', 'path', 'status_code'];
const DNS_LABELS = [...PROCESS, 'transport', 'server_ip', 'rcode'];

export function topFlowsSection(window: ShownWindow, flows: readonly TopFlow[]): Html {
  if (window.endSeconds === 0) {
    return html`<h2>Top flows</h2><p>The first window of ${window.seconds} s is still open.</p>`;
  }
  const title = titleOf('Top flows', window);
  if (flows.length === 0) return html`${title}<p>No traffic in this window.</p>`;
  return html`${title}
${table(FLOW_LABELS, ['read', 'written'], flows, ({ readBytes, writtenBytes }) => [
  readableBytes(readBytes),
  readableBytes(writtenBytes),
])}`;
}

export const topHttpSection = (window: ShownWindow, top: readonly TopRequests[]): Html =>
  requestsSection('Top HTTP exchanges', HTTP_LABELS, window, top);

export const topDnsSection = (window: ShownWindow, top: readonly TopRequests[]): Html =>
  requestsSection('Top DNS look-ups', DNS_LABELS, window, top);

/* Machines without HTTP or DNS need no heading that says so. */
function requestsSection(
  name: string,
  labels: readonly string[],
  window: ShownWindow,
  top: readonly TopRequests[],
): Html {
  if (top.length === 0) return html``;
  return html`${titleOf(name, window)}
${table(labels, ['requests', 'latency'], top, ({ requests, latencySeconds }) => [
  String(Math.round(requests)),
  latencySeconds === undefined ? '' : readableSeconds(latencySeconds),
])}`;
}

function titleOf(name: string, { seconds, endSeconds }: ShownWindow): Html {
  const end = new Date(endSeconds * 1000).toISOString().slice(11, 19);
  return html`<h2>${name} of the ${seconds} s until ${end} UTC</h2>`;
}

function table<Row extends { readonly labels: Readonly<Record<string, string>> }>(
  labels: readonly string[],
  numberHeads: readonly string[],
  rows: readonly Row[],
  numbersOf: (row: Row) => readonly string[],
): Html {
  const shown = labels.filter((label) => rows.some((row) => row.labels[label]));
  const lines = rows.map((row) => {
    const cells = shown.map((label) => html`<td>${row.labels[label] ?? ''}</td>`);
    const numbers = numbersOf(row).map((number) => html`<td class="number">${number}</td>`);
    return html`<tr>${cells}${numbers}</tr>\n`;
  });
  return html`<table><tr>${shown.map((label) => html`<th>${label.replaceAll('_', ' ')}</th>`)}
${numberHeads.map((head) => html`<th class="number">${head}</th>`)}</tr>
${lines}</table>`;
}
