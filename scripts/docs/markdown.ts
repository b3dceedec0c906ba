// SPDX-License-Identifier: Apache-2.0
// Writes Markdown tables for the generated pages.

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(escaped))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const code = (text: string): string => `\`${text}\``;

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll(/(?<!`)\*(?!`)/g, '\\*');
}
