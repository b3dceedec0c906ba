// SPDX-License-Identifier: Apache-2.0
// The page at /: what runs, what is attached and why, the busiest series of the last windows.

import type { ConditionState } from '../conditions/conditions.ts';
import type { Setting } from '../config/settings.ts';
import type { TopFlow } from '../model/top-flow.ts';
import type { TopRequests } from '../model/top-requests.ts';
import type { Rung } from '../native/binding.ts';
import { conditionsSection } from './conditions-section.ts';
import { type Html, html } from './html.ts';
import { settingsSection } from './settings-section.ts';
import {
  type ShownWindow,
  topDnsSection,
  topFlowsSection,
  topHttpSection,
} from './top-sections.ts';

export interface Landing {
  readonly version: string;
  readonly host: string;
  readonly mode: string;
  readonly rungs: readonly Rung[];
  /** The last windows of flows and of messages. */
  readonly l4: ShownWindow;
  readonly l7: ShownWindow;
  readonly topFlows: readonly TopFlow[];
  readonly topHttp: readonly TopRequests[];
  readonly topDns: readonly TopRequests[];
  readonly conditions: readonly ConditionState[];
  readonly settings: readonly Setting[];
  readonly telemetryPath: string;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c2733; background: #fff }
h1 { margin: 0 } h1 small { font-weight: 400; color: #64748b; font-size: 1rem }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem } p { margin: .3rem 0 }
nav a { margin-right: 1.2rem } a { color: #1d5fa8 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #e2e8f0 }
th { color: #64748b; font-weight: 500 } td.number, th.number { text-align: right }
.attached { color: #15803d } .refused, .wrong { color: #b45309 } summary { cursor: pointer }
@media (prefers-color-scheme: dark) { body { background: #11181f; color: #dbe4ee }
  th, td { border-color: #2a3642 } a { color: #7db8f5 } }`;

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
<p>Every TCP and UDP flow, HTTP exchange and DNS look-up of this machine, seen in the kernel.</p>
<nav><a href="${landing.telemetryPath}">Metrics</a> <a href="/-/healthy">Healthy</a>
<a href="/-/ready">Ready</a></nav>
${conditionsSection(landing.conditions)}
${topFlowsSection(landing.l4, landing.topFlows)}
${topHttpSection(landing.l7, landing.topHttp)}
${topDnsSection(landing.l7, landing.topDns)}
${capture(landing)}
${settingsSection(landing.settings)}
</body>
</html>
`.text;

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
