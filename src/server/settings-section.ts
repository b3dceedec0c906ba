// SPDX-License-Identifier: Apache-2.0
// The options as they are, on the landing page: folded, as there are many.
import type { Setting } from '../config/settings.ts';
import { type Html, html } from './html.ts';

export const settingsSection = (settings: readonly Setting[]): Html => html`<h2>Configuration</h2>
<details><summary>${settings.filter(({ isDefault }) => !isDefault).length} of ${settings.length}
options are given; the others have their defaults</summary>
<table><tr><th>option</th><th>value</th><th>from</th></tr>
${settings.map(settingRow)}</table></details>`;

const settingRow = ({ name, text, source }: Setting): Html =>
  html`<tr><td>${name}</td><td>${text ?? ''}</td><td>${source}</td></tr>
`;
