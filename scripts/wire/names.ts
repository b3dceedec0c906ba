// SPDX-License-Identifier: Apache-2.0
// How names of wire/record.h become names of the generated files.
import type { Field, Struct } from './layout.ts';

export function pascalCase(snake: string): string {
  return snake.replace(/(^|_)([a-z0-9])/g, (_all, _bar, letter: string) => letter.toUpperCase());
}

export function camelCase(snake: string): string {
  const pascal = pascalCase(snake.toLowerCase());
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** The fields that travel: padding has no meaning on the other side. */
export function columnsOf(struct: Struct): readonly Field[] {
  return struct.fields.filter((field) => field.name !== 'padding');
}
