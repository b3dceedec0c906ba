// SPDX-License-Identifier: Apache-2.0
// The comment lines of a family, in the text format 0.0.4 and in OpenMetrics 1.0.
import type { Family } from '../metrics/catalog/family.ts';

export type PageFormat = 'text' | 'openmetrics';

export function metadataLines(family: Family, format: PageFormat): string {
  return format === 'text' ? textLines(family) : openMetricsLines(family);
}

/** Text of a bucket's `le` label as Go writes it, so that no scraper sees two spellings of one. */
export function boundText(bound: number, format: PageFormat): string {
  if (bound < 1e-4) return bound.toExponential().replace(/e-(\d)$/, 'e-0$1');
  const text = String(bound);
  return format === 'openmetrics' && Number.isInteger(bound) ? `${text}.0` : text;
}

function textLines({ name, help, type }: Family): string {
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}

// In OpenMetrics `_total` belongs to a counter's sample, not to its family.
function openMetricsLines({ name, help, type, unit }: Family): string {
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  const unitLine = unit === '' ? '' : `# UNIT ${family} ${unit}\n`;
  const helpText = escapeHelp(help).replaceAll('"', '\\"');
  return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${helpText}\n`;
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
