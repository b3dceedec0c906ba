// SPDX-License-Identifier: Apache-2.0
// Generates both readers of wire/record.h from its BTF; --check fails when they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Btf } from './wire/btf.ts';
import { compileToBtf } from './wire/btf.ts';
import type { Struct } from './wire/layout.ts';
import { enumFrom, layoutHash, structsFrom } from './wire/layout.ts';
import { renderCpp } from './wire/render-cpp.ts';
import { renderTypeScript } from './wire/render-typescript.ts';

/** A struct or enum that is not listed stays private to its side. */
const COLUMNS = ['flow_row', 'rtt_row', 'span_row', 'http_row', 'dns_row', 'stats_row'];
const HEADERS = ['snapshot_header', 'l7_snapshot_header'];
const KERNEL_TO_NATIVE = [
  'tcp_socket',
  'udp_key',
  'udp_stats',
  'seed_record',
  'message_record',
  'exchange_record',
  'conversation_view',
  'cpu_counters',
  'nat_record',
];
const ENUMS = [
  { name: 'role', prefix: 'ROLE_' },
  { name: 'transport', prefix: 'TRANSPORT_' },
  { name: 'failure', prefix: 'FAILURE_' },
  { name: 'loss', prefix: 'LOSS_' },
  { name: 'signal_id', prefix: 'SIGNAL_' },
  { name: 'row_life', prefix: 'ROW_' },
  { name: 'http_method', prefix: 'METHOD_' },
  { name: 'http_version', prefix: 'VERSION_' },
  { name: 'unanswered', prefix: 'UNANSWERED_' },
  { name: 'l7_loss', prefix: 'L7_LOSS_' },
  { name: 'nat_loss', prefix: 'NAT_LOSS_' },
  { name: 'nat_source', prefix: 'NAT_SOURCE_' },
];

function outputs(btf: Btf): ReadonlyMap<string, string> {
  const structs = [...COLUMNS, ...HEADERS, ...KERNEL_TO_NATIVE].flatMap((n) => structsFrom(btf, n));
  const enums = ENUMS.map(({ name, prefix }) => ({ type: enumFrom(btf, name), prefix }));
  const hash = layoutHash(
    structs,
    enums.map((entry) => entry.type),
  );
  const columns = COLUMNS.map((name) => find(structs, name));
  const headers = HEADERS.map((name) => find(structs, name));
  return new Map([
    ['native/columns.generated.h', renderCpp(hash, columns)],
    ['src/wire/columns.generated.ts', renderTypeScript({ hash, enums, columns, headers })],
  ]);
}

function find(structs: readonly Struct[], name: string): Struct {
  const struct = structs.find((candidate) => candidate.name === name);
  if (struct === undefined) throw new Error(`${name} was not read from the BTF`);
  return struct;
}

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
for (const [file, text] of outputs(compileToBtf(root, 'bpf/emit.bpf.c'))) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (check) {
    console.error(`${file} is stale: run \`node scripts/generate-wire.ts\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}
