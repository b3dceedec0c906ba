// SPDX-License-Identifier: Apache-2.0
// The command `flowgauge check`: tries each capture mode on this kernel and says what works.

import type { Config } from './config/options.ts';
import type { Setting } from './config/settings.ts';
import { LATENCY_BUCKETS } from './metrics/catalog/latency-buckets.ts';
import type { AttachMode, Binding, Opened } from './native/binding.ts';
import { refusal } from './native/capture.ts';
import { loadBinding } from './native/load.ts';
import { captureSettings } from './native/settings.ts';

const LADDER = ['tp_btf', 'raw_tp', 'fexit', 'kprobe', 'none'] as const satisfies AttachMode[];

interface Trial {
  readonly mode: AttachMode;
  readonly opened: Opened;
}

export interface CheckResult {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

export function checkCapture(config: Config, settings: readonly Setting[]): CheckResult {
  const binding = loadBinding();
  const trials = LADDER.map((mode) => ({ mode, opened: tried(binding, config, mode) }));
  const { text, exitCode } = reportOf(trials);
  return { text: `${configurationOf(settings)}\n${text}`, exitCode };
}

function configurationOf(settings: readonly Setting[]): string {
  const rows = settings.map(({ name, text = '', source }) => [name, text, source]);
  return `${aligned([['OPTION', 'VALUE', 'FROM'], ...rows]).join('\n')}\n`;
}

function tried(binding: Binding, config: Config, attach: AttachMode): Opened {
  const opened = binding.open({ ...captureSettings(config, LATENCY_BUCKETS), attach });
  if (opened.code === '') binding.close();
  return opened;
}

const works = ({ opened }: Trial): boolean => opened.code === '';

function reportOf(trials: readonly Trial[]): CheckResult {
  const rows = trials.flatMap(rowsOf);
  const lines = aligned([['MODE', 'SIGNAL', 'ATTACHED BY', 'STATE', 'REASON'], ...rows]);
  const chosen = trials.find(works);
  const verdict = chosen === undefined ? nothingWorks(trials) : `auto would use ${chosen.mode}`;
  return { text: [...lines, '', verdict, ''].join('\n'), exitCode: chosen === undefined ? 1 : 0 };
}

function rowsOf({ mode, opened }: Trial): readonly string[][] {
  const used = opened.rungs.filter(({ state }) => state !== 'unused');
  const rows = used.map((rung) => [mode, rung.signal, rung.mode, rung.state, rung.reason]);
  const explained = opened.code === '' || used.some(({ state }) => state === 'refused');
  return explained ? rows : [...rows, [mode, '-', '-', 'refused', opened.detail]];
}

function nothingWorks(trials: readonly Trial[]): string {
  const error = refusal(trials[0]?.opened ?? { mode: '', code: '', detail: '', rungs: [] });
  return `nothing can be captured here: ${error.message}\n  ${error.hint}`;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(columns?.[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
