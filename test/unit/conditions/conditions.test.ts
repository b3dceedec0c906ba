// SPDX-License-Identifier: Apache-2.0
// A condition begins once, ends once after quiet windows, and says what was seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConditionChange, Conditions } from '../../../src/conditions/conditions.ts';
import type { Seen } from '../../../src/conditions/seen.ts';
import { CONDITIONS } from '../../../src/conditions/table.ts';
import type { WatchedState } from '../../../src/directory/tell.ts';
import { newReflectorState } from '../../../src/kubernetes/reflector-state.ts';
import { StatsRowColumns } from '../../../src/wire/columns.generated.ts';

const noStats = (): StatsRowColumns =>
  new StatsRowColumns(new ArrayBuffer(StatsRowColumns.byteLength(1)), 0, 1);

const seenWith = (change: Partial<Seen> = {}): Seen => ({
  stats: noStats(),
  measurements: [
    { name: 'netflow', foldedSeries: 0, evictedSeries: 0, forgottenSeries: 0, lateWindows: 0 },
  ],
  cluster: [],
  ...change,
});

const resource = (name: string, lastFailure: string): WatchedState => ({
  ...newReflectorState(name),
  objects: 0,
  lastFailure,
});

const short = (changes: readonly ConditionChange[]): string[] =>
  changes.map(({ kind, condition, detail }) => `${kind} ${condition.name}: ${detail}`);

const folded = (foldedSeries: number): Seen =>
  seenWith({
    measurements: [
      { name: 'httpflow', foldedSeries, evictedSeries: 0, forgottenSeries: 0, lateWindows: 0 },
    ],
  });

test('while a counter grows there is one beginning, and one end after three quiet windows', () => {
  const conditions = new Conditions();
  const looks = [0, 4, 9, 9, 10, 10, 10, 10, 10, 11].map((count, at) =>
    short(conditions.look(folded(count), at)),
  );

  assert.deepEqual(looks, [
    [],
    ['began series_at_cap: httpflow folded +4'],
    [],
    [],
    [],
    [],
    [],
    ['ended series_at_cap: httpflow folded +1'],
    [],
    ['began series_at_cap: httpflow folded +1'],
  ]);
});

test('what a condition says since it began: since when, and what was seen last', () => {
  const conditions = new Conditions();
  const now = () => conditions.states.find(({ since }) => since !== undefined);

  assert.equal(now(), undefined);
  conditions.look(folded(4), 1000);
  conditions.look(folded(6), 2000);

  assert.equal(now()?.condition.name, 'series_at_cap');
  assert.equal(now()?.since, 1000);
  assert.equal(now()?.detail, 'httpflow folded +2');
  assert.equal(conditions.states.length, CONDITIONS.length);
});

test('label sets that leave the page and late windows are told by measurement', () => {
  const measurement = {
    name: 'dnsflow',
    foldedSeries: 0,
    evictedSeries: 7,
    forgottenSeries: 0,
    lateWindows: 2,
  };

  assert.deepEqual(short(new Conditions().look(seenWith({ measurements: [measurement] }), 0)), [
    'began series_at_cap: dnsflow evicted +7',
    'began window_late: dnsflow late +2',
  ]);
});

test('losses are told by their reasons, and routine is none', () => {
  const stats = noStats();
  stats.lostEvents.set([3, 0, 1]);
  stats.l7Losses.set([0, 0, 0, 0, 2, 0, 0, 0, 50]);
  stats.natLosses.set([0, 5, 0, 1, 50]);
  stats.dnsFolded[0] = 6;
  const conditions = new Conditions();

  assert.deepEqual(short(conditions.look(seenWith({ stats }), 0)), [
    'began flows_lost: tcp_table_full +3, udp_table_full +1',
    'began messages_lost: gap +2',
    'began nat_lost: table_full +5',
    'began namespace_refused: refused +1',
    'began flows_folded: dnsflow +6',
  ]);
});

test('an API server that fails is told by how, with its words, until it answers', () => {
  const conditions = new Conditions();
  const look = (...failures: string[]): string[] => {
    const cluster = failures.map((failure, i) => resource(['pods', 'nodes'][i] ?? '', failure));
    return short(conditions.look(seenWith({ cluster }), 0));
  };
  const refused = 'unreachable: connect ECONNREFUSED 127.0.0.1:1';

  assert.deepEqual(look(refused, refused), [
    `began kubernetes_unreachable: pods, nodes: ${refused}`,
  ]);
  assert.deepEqual(look('forbidden: 403 pods is forbidden', ''), [
    'began kubernetes_forbidden: pods: forbidden: 403 pods is forbidden',
  ]);
  assert.deepEqual(
    [look('', ''), look('', '')],
    [[], [`ended kubernetes_unreachable: pods, nodes: ${refused}`]],
  );
  assert.deepEqual(look('unauthorized: 401', 'server: 500'), [
    'ended kubernetes_forbidden: pods: forbidden: 403 pods is forbidden',
    'began kubernetes_credentials: pods: unauthorized: 401',
    'began kubernetes_failing: nodes: server: 500',
  ]);
});

test('every kind of failure is of one condition', () => {
  for (const kind of Object.keys(newReflectorState('pods').failures)) {
    const seen = seenWith({ cluster: [resource('pods', `${kind}: it failed`)] });
    assert.equal(new Conditions().look(seen, 0).length, 1, kind);
  }
});
