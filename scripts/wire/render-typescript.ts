// SPDX-License-Identifier: Apache-2.0
// Renders the TypeScript side of the wire: enum constants and one class of columns per struct.

import type { Enum, Field, Struct } from './layout.ts';
import { TYPEDEF_ARRAYS } from './layout.ts';
import { camelCase, columnsOf, pascalCase } from './names.ts';

export interface TypeScriptParts {
  readonly hash: string;
  readonly enums: readonly { readonly type: Enum; readonly prefix: string }[];
  readonly columns: readonly Struct[];
  readonly headers: readonly Struct[];
}

export function renderTypeScript(parts: TypeScriptParts): string {
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Generated from wire/record.h by scripts/generate-wire.ts: reads a snapshot as columns.',
    '',
    `export const LAYOUT_HASH = '${parts.hash}';`,
    ...parts.enums.flatMap(({ type, prefix }) => renderEnum(type, prefix)),
    '',
    '/** Every column starts at a multiple of 8. */',
    'function align8(bytes: number): number {',
    '  return Math.ceil(bytes / 8) * 8;',
    '}',
    ...parts.columns.flatMap(renderColumns),
    ...parts.headers.flatMap(renderHeader),
    '',
  ].join('\n');
}

// An enumerator without the prefix is the number of values of its enum.
function renderEnum(type: Enum, prefix: string): readonly string[] {
  const values = type.values.filter((entry) => entry.name.startsWith(prefix));
  const counts = type.values.filter((entry) => !entry.name.startsWith(prefix));
  return [
    '',
    `export const ${pascalCase(type.name)} = {`,
    ...values.map((v) => `  ${camelCase(v.name.slice(prefix.length))}: ${v.value},`),
    '} as const;',
    ...counts.map((entry) => `export const ${entry.name} = ${entry.value};`),
  ];
}

function renderColumns(struct: Struct): readonly string[] {
  const fields = columnsOf(struct);
  const steps = fields.map((f) => `    bytes += align8(rows * ${f.size});`);
  return [
    '',
    `/** Columns of \`${struct.name}\`; \`byteOffset\` is a multiple of 8. */`,
    `export class ${pascalCase(struct.name)}Columns {`,
    ...fields.map((f) => `  readonly ${camelCase(f.name)}: ${arrayOf(f)};`),
    '',
    '  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {',
    '    let at = byteOffset;',
    ...fields.flatMap(renderAssignment),
    '  }',
    '',
    '  static byteLength(rows: number): number {',
    '    let bytes = 0;',
    ...steps,
    '    return bytes;',
    '  }',
    '}',
  ];
}

function renderAssignment(field: Field, index: number, all: readonly Field[]): readonly string[] {
  const length = field.elements === 1 ? 'rows' : `rows * ${field.elements}`;
  const view = `new ${arrayOf(field)}(buffer, at, ${length})`;
  const create = `    this.${camelCase(field.name)} = ${view};`;
  const isLast = index === all.length - 1;
  return isLast ? [create] : [create, `    at = align8(at + rows * ${field.size});`];
}

function renderHeader(struct: Struct): readonly string[] {
  const reads = struct.fields.map((f) => {
    if (f.typedef !== '__u32') throw new Error(`${struct.name}.${f.name} must be a __u32`);
    return `    this.${camelCase(f.name)} = view.getUint32(${f.offset}, true);`;
  });
  return [
    '',
    `export class ${pascalCase(struct.name)} {`,
    `  static readonly byteLength = ${struct.size};`,
    ...struct.fields.map((f) => `  readonly ${camelCase(f.name)}: number;`),
    '',
    '  constructor(buffer: ArrayBuffer) {',
    `    const view = new DataView(buffer, 0, ${struct.size});`,
    ...reads,
    '  }',
    '}',
  ];
}

function arrayOf(field: Field): string {
  const array = TYPEDEF_ARRAYS[field.typedef];
  if (array === undefined || array === null) {
    throw new Error(`${field.name} (${field.typedef}) cannot be a column`);
  }
  return array;
}
