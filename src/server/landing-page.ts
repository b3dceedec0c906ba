// SPDX-License-Identifier: Apache-2.0
// The page at /: what runs, what is attached and why, the top flows of the last window.

import type { TopFlow } from '../model/top-flow.ts';
import type { Rung } from '../native/binding.ts';
import { type Html, html } from './html.ts';

export interface Landing {
  readonly version: string;
  readonly host: string;
  readonly mode: string;
  readonly rungs: readonly Rung[];
  readonly topFlows: readonly TopFlow[];
  readonly windowSeconds: number;
  /** 0 before the first window. */
  readonly windowEndSeconds: number;
  readonly telemetryPath: string;
}

/* Of the full profile's labels only those that tell flows apart at a glance. */
const FLOW_LABELS = [
  'process_name',
  'direction',
  'transport',
  'client_ip',
  'server_ip',
  'server_domain',
  'server_port',
];

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c2733; background: #fff }
h1 { margin: 0 } h1 small { font-weight: 400; color: #64748b; font-size: 1rem }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem } p { margin: .3rem 0 }
nav a { margin-right: 1.2rem } a { color: #1d5fa8 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #e2e8f0 }
th { color: #64748b; font-weight: 500 } td.number, th.number { text-align: right }
.attached { color: #15803d } .refused { color: #b45309 }
@media (prefers-color-scheme: dark) { body { background: #11181f; color: #dbe4ee }
  th, td { border-color: #2a3642 } a { color: #7db8f5 } }`;

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function readableBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(1, bytes)) / 10), UNITS.length - 1);
  const digits = power === 0 ? 0 : 1;
  return `${(bytes / 1024 ** power).toFixed(digits)} ${UNITS[power]}`;
}

export const landingPage = (landing: Landing): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>flowgauge on ${landing.host}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>flowgauge <small>${landing.version} on ${landing.host}</small></h1>
<p>Every TCP and UDP flow of this machine, measured inside the kernel.</p>
<nav><a href="${landing.telemetryPath}">Metrics</a> <a href="/-/healthy">Healthy</a>
<a href="/-/ready">Ready</a></nav>
${topFlows(landing)}
${capture(landing)}
</body>
</html>
`.text;

function topFlows({ topFlows: flows, windowSeconds, windowEndSeconds }: Landing): Html {
  if (windowEndSeconds === 0) {
    return html`<h2>Top flows</h2><p>The first window of ${windowSeconds} s is still open.</p>`;
  }
  const end = new Date(windowEndSeconds * 1000).toISOString().slice(11, 19);
  const title = html`<h2>Top flows of the ${windowSeconds} s until ${end} UTC</h2>`;
  if (flows.length === 0) return html`${title}<p>No traffic in this window.</p>`;
  const shown = FLOW_LABELS.filter((label) => flows.some(({ labels }) => labels[label]));
  return html`${title}
<table><tr>${shown.map((label) => html`<th>${label.replaceAll('_', ' ')}</th>`)}
<th class="number">read</th><th class="number">written</th></tr>
${flows.map((flow) => flowRow(flow, shown))}</table>`;
}

const flowRow = ({ labels, readBytes, writtenBytes }: TopFlow, shown: readonly string[]): Html =>
  html`<tr>${shown.map((label) => html`<td>${labels[label] ?? ''}</td>`)}
<td class="number">${readableBytes(readBytes)}</td>
<td class="number">${readableBytes(writtenBytes)}</td></tr>
`;

function capture({ mode, rungs }: Landing): Html {
  const tried = rungs.filter(({ state }) => state !== 'unused');
  const unused = new Set(rungs.filter((rung) => !tried.includes(rung)).map((rung) => rung.mode));
  return html`<h2>Capture: ${mode}</h2>
<table><tr><th>signal</th><th>mode</th><th>state</th><th>reason</th></tr>
${tried.map(rungRow)}</table>
${unused.size === 0 ? '' : html`<p>Not needed here: ${[...unused].join(', ')}.</p>`}`;
}

const rungRow = ({ signal, mode, state, reason }: Rung): Html => html`<tr><td>${signal}</td>
<td>${mode}</td><td class="${state}">${state}</td><td>${reason}</td></tr>
`;
