// SPDX-License-Identifier: Apache-2.0
// Which conditions are there: looked for once a window, told of when they begin and when they end.
import type { Condition, Totals } from './condition.ts';
import type { Seen } from './seen.ts';
import { CONDITIONS } from './table.ts';

/** So many quiet looks end a condition: what comes and goes is told once. */
const QUIET_LOOKS = 3;

export interface ConditionState {
  readonly condition: Condition;
  /** Milliseconds since 1970; undefined where it is not there. */
  readonly since: number | undefined;
  /** What was seen last. */
  readonly detail: string;
}

export interface ConditionChange extends ConditionState {
  readonly kind: 'began' | 'ended';
}

interface Watched {
  readonly condition: Condition;
  totals: Totals;
  since: number | undefined;
  detail: string;
  quiet: number;
}

export class Conditions {
  readonly #watched: readonly Watched[] = CONDITIONS.map((condition) => ({
    condition,
    totals: {},
    since: undefined,
    detail: '',
    quiet: 0,
  }));

  /** All of the table. */
  get states(): readonly ConditionState[] {
    return this.#watched;
  }

  /** What began and what ended since the last look. */
  look(seen: Seen, now: number): readonly ConditionChange[] {
    return this.#watched.flatMap((watched) => changesOf(watched, seen, now));
  }
}

function changesOf(watched: Watched, seen: Seen, now: number): readonly ConditionChange[] {
  const detail = signOf(watched, seen);
  if (detail === '') return watched.since === undefined ? [] : quietOnce(watched);
  watched.quiet = 0;
  watched.detail = detail;
  if (watched.since !== undefined) return [];
  watched.since = now;
  return [{ ...watched, kind: 'began' }];
}

/** Empty where nothing is wrong. */
function signOf(watched: Watched, seen: Seen): string {
  const { sign } = watched.condition;
  if (sign.kind === 'holds') return sign.detail(seen);
  const before = watched.totals;
  watched.totals = sign.totals(seen);
  return Object.entries(watched.totals)
    .map(([name, total]) => [name, total - (before[name] ?? 0)] as const)
    .filter(([, more]) => more > 0)
    .map(([name, more]) => `${name} +${more}`)
    .join(', ');
}

function quietOnce(watched: Watched): readonly ConditionChange[] {
  watched.quiet += 1;
  if (watched.quiet < QUIET_LOOKS) return [];
  const ended = { ...watched, kind: 'ended' as const };
  watched.since = undefined;
  watched.detail = '';
  return [ended];
}
