// SPDX-License-Identifier: Apache-2.0
// The layout of each exported struct, checked for holes and unknown typedefs, and its hash.
import { createHash } from 'node:crypto';
import type { Btf, BtfMember, BtfType } from './btf.ts';

export interface Field {
  readonly name: string;
  readonly typedef: string;
  readonly offset: number;
  /** Bytes of the whole field; an array's elements together. */
  readonly size: number;
  readonly elements: number;
}

export interface Struct {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly Field[];
}

export interface Enum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly value: number }[];
}

/** What each typedef of wire/types.h is read as; null = it never reaches TypeScript. */
export const TYPEDEF_ARRAYS: Readonly<Record<string, string | null>> = {
  f64: 'Float64Array',
  __u8: 'Uint8Array',
  __u16: 'Uint16Array',
  address_byte: 'Uint8Array',
  port_number: 'Uint16Array',
  __u32: 'Uint32Array',
  flow_slot: 'Uint32Array',
  string_id: 'Uint32Array',
  process_id: 'Uint32Array',
  holder_id: 'Uint32Array',
  netns_inode: 'Uint32Array',
  cgroup_id: null,
  microseconds: 'Uint32Array',
  packet_count: 'Uint32Array',
  ticks: 'Uint32Array',
  nanoseconds: null,
  byte_count: null,
  __u64: null,
  char: null,
};

/** The struct and every struct inside it, innermost last. */
export function structsFrom(btf: Btf, name: string): readonly Struct[] {
  const type = btf.named('STRUCT', name);
  const fields = (type.members ?? []).map((member) => fieldOf(btf, name, member));
  const struct = { name, size: btf.sizeOf(type), fields };
  rejectHoles(struct);
  const inner = fields.filter((field) => field.typedef.startsWith('struct '));
  return [struct, ...inner.flatMap((field) => structsFrom(btf, field.typedef.slice(7)))];
}

export function enumFrom(btf: Btf, name: string): Enum {
  const values = btf.named('ENUM', name).values ?? [];
  return { name, values: values.map((entry) => ({ name: entry.name, value: entry.val })) };
}

/** First 16 hex digits of a sha256 over all that both sides of a border must agree on. */
export function layoutHash(structs: readonly Struct[], enums: readonly Enum[]): string {
  const lines = structs.flatMap((struct) =>
    struct.fields.map((f) => `${struct.name}.${f.name} ${f.typedef} ${f.offset} ${f.size}\n`),
  );
  const values = enums.flatMap((e) => e.values.map((v) => `${e.name}.${v.name} ${v.value}\n`));
  const unique = [...new Set([...lines, ...values])].join('');
  return createHash('sha256').update(unique).digest('hex').slice(0, 16);
}

function fieldOf(btf: Btf, struct: string, member: BtfMember): Field {
  const type = btf.byId(member.type_id);
  const element = type.kind === 'ARRAY' ? btf.byId(type.type_id) : type;
  const typedef = typedefOf(element, `${struct}.${member.name}`);
  return {
    name: member.name,
    typedef,
    offset: member.bits_offset / 8,
    size: btf.sizeOf(type),
    elements: type.nr_elems ?? 1,
  };
}

function typedefOf(type: BtfType, where: string): string {
  if (type.kind === 'STRUCT') return `struct ${type.name}`;
  if (type.name in TYPEDEF_ARRAYS) return type.name;
  throw new Error(`${where} has the type ${type.name}, which scripts/wire/layout.ts cannot read`);
}

// Map keys are compared as bytes: a hole that the compiler leaves would make equal keys differ.
function rejectHoles(struct: Struct): void {
  let end = 0;
  for (const field of struct.fields) {
    if (field.offset !== end) {
      throw new Error(`${struct.name} has a hole before ${field.name} (byte ${end}): pad it`);
    }
    end = field.offset + field.size;
  }
  if (end !== struct.size) throw new Error(`${struct.name} ends in a hole at byte ${end}: pad it`);
}
