// SPDX-License-Identifier: Apache-2.0
// Compiles bpf/emit.bpf.c and reads its BTF: structs and enums as the kernel side sees them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { machine, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BtfMember {
  readonly name: string;
  readonly type_id: number;
  readonly bits_offset: number;
}

interface BtfEnumerator {
  readonly name: string;
  readonly val: number;
}

export interface BtfType {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly size?: number;
  readonly type_id?: number;
  readonly nr_elems?: number;
  readonly members?: readonly BtfMember[];
  readonly values?: readonly BtfEnumerator[];
}

/** The BTF of one object; names and ids resolve here. */
export class Btf {
  readonly #byId = new Map<number, BtfType>();

  constructor(types: readonly BtfType[]) {
    for (const type of types) this.#byId.set(type.id, type);
  }

  named(kind: 'STRUCT' | 'ENUM', name: string): BtfType {
    for (const type of this.#byId.values()) {
      if (type.kind === kind && type.name === name) return type;
    }
    throw new Error(`${name} is not in the BTF: bpf/emit.bpf.c must reference it`);
  }

  byId(id: number | undefined): BtfType {
    const type = this.#byId.get(id ?? 0);
    if (type === undefined) throw new Error(`BTF has no type ${id}`);
    return type;
  }

  sizeOf(type: BtfType): number {
    if (type.kind === 'TYPEDEF') return this.sizeOf(this.byId(type.type_id));
    if (type.kind === 'ARRAY') return (type.nr_elems ?? 0) * this.sizeOf(this.byId(type.type_id));
    if (type.size === undefined) throw new Error(`${type.kind} ${type.name} has no size`);
    return type.size;
  }
}

/** Runs clang and bpftool over the source file; the object lives only as long as the call. */
export function compileToBtf(root: string, source: string): Btf {
  const directory = mkdtempSync(join(tmpdir(), 'flowgauge-wire-'));
  try {
    const object = join(directory, 'emit.o');
    const include = ['-I', join(root, 'wire'), '-I', `/usr/include/${machine()}-linux-gnu`];
    const flags = ['-target', 'bpf', '-g', '-O2', ...include];
    execFileSync('clang', [...flags, '-c', join(root, source), '-o', object]);
    return new Btf(dumpedTypes(object));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function dumpedTypes(object: string): readonly BtfType[] {
  // Debian keeps bpftool in /usr/sbin, which is not in the PATH of ordinary users.
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
  const dump = execFileSync('bpftool', ['btf', 'dump', 'file', object, 'format', 'raw', '-j'], {
    encoding: 'utf8',
    env,
  });
  return (JSON.parse(dump) as { types: readonly BtfType[] }).types;
}
