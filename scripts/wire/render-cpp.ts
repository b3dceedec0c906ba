// SPDX-License-Identifier: Apache-2.0
// Renders the C++ side of the wire: the layout hash and where each column is in its row.
import type { Struct } from './layout.ts';
import { columnsOf, pascalCase } from './names.ts';

export function renderCpp(hash: string, structs: readonly Struct[]): string {
  return [
    '/* SPDX-License-Identifier: Apache-2.0 */',
    '/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */',
    '#pragma once',
    '',
    '#include <cstdint>',
    '',
    `inline constexpr char kLayoutHash[] = "${hash}";`,
    '',
    'struct Column {',
    '  uint16_t offset, size;  // of one row of the struct',
    '};',
    ...structs.flatMap(renderTable),
    '',
  ].join('\n');
}

function renderTable(struct: Struct): readonly string[] {
  const rows = columnsOf(struct).map((f) => `    {${f.offset}, ${f.size}},  // ${f.name}`);
  return ['', `inline constexpr Column k${pascalCase(struct.name)}Columns[] = {`, ...rows, '};'];
}
