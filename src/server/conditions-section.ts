// SPDX-License-Identifier: Apache-2.0
// What is wrong now, on the landing page: since when, and what to do.
import type { ConditionState } from '../conditions/conditions.ts';
import { type Html, html } from './html.ts';

/* Where nothing is wrong, nothing is said. */
export function conditionsSection(states: readonly ConditionState[]): Html {
  const active = states.filter(({ since }) => since !== undefined);
  if (active.length === 0) return html``;
  return html`<h2 class="wrong">What is wrong now</h2>
<table><tr><th>condition</th><th>since</th><th>seen last</th><th>what to do</th></tr>
${active.map(conditionRow)}</table>`;
}

const conditionRow = ({ condition, since = 0, detail }: ConditionState): Html =>
  html`<tr><td>${condition.meaning} (${condition.name})</td><td>${timeOf(since)}</td>
<td>${detail}</td><td>${condition.remedy}</td></tr>
`;

const timeOf = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
