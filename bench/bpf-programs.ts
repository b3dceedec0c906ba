// SPDX-License-Identifier: Apache-2.0
// Run time and runs of the BPF programs that a process holds; exporters by their programs.

import { readdir, readFile } from 'node:fs/promises';
import { command } from '../test/kernel/commands.ts';

interface Program {
  readonly id: number;
  readonly name?: string;
  readonly run_time_ns?: number;
  readonly run_cnt?: number;
}

export interface Runs {
  readonly count: number;
  readonly nanoseconds: number;
}

/* Every exporter has exactly one of these. */
const IN_EVERY_EXPORTER = 'all_tcp_state';

async function loadedPrograms(): Promise<readonly Program[]> {
  return JSON.parse(await command('bpftool', 'prog', 'show', '-j'));
}

/** Exporters that are attached to this kernel, whoever started them. */
export async function exportersAttached(): Promise<number> {
  return (await loadedPrograms()).filter(({ name }) => name === IN_EVERY_EXPORTER).length;
}

async function idsHeldBy(pid: number): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const fd of await readdir(`/proc/${pid}/fdinfo`)) {
    const text = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8').catch(() => '');
    const id = /^prog_id:\s+(\d+)/m.exec(text)?.[1];
    if (id !== undefined) ids.add(Number(id));
  }
  return ids;
}

export async function runsOf(pid: number): Promise<Map<string, Runs>> {
  const ids = await idsHeldBy(pid);
  const held = (await loadedPrograms()).filter(({ id }) => ids.has(id));
  return new Map(
    held.map(({ name = '', run_cnt: count = 0, run_time_ns: nanoseconds = 0 }) => [
      name,
      { count, nanoseconds },
    ]),
  );
}

export function runsBetween(before: Map<string, Runs>, after: Map<string, Runs>) {
  const between = new Map<string, Runs>();
  for (const [name, { count, nanoseconds }] of after) {
    const base = before.get(name) ?? { count: 0, nanoseconds: 0 };
    between.set(name, {
      count: count - base.count,
      nanoseconds: nanoseconds - base.nanoseconds,
    });
  }
  return between;
}
