// SPDX-License-Identifier: Apache-2.0
// The netflow catalog against the naming rules of Prometheus and the code that fills it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NETFLOW_FAMILIES } from '../../../src/metrics/catalog/netflow.ts';
import { samplesOf } from '../../../src/metrics/family-samples.ts';

for (const family of NETFLOW_FAMILIES) {
  const { name, type, unit } = family;

  test(`names ${name} by its type and unit`, () => {
    const base = type === 'counter' ? name.replace(/_total$/, '') : name;

    assert.equal(name.endsWith('_total'), type === 'counter');
    assert.ok(base.endsWith(unit === '' ? base : `_${unit}`));
    assert.equal(family.buckets !== undefined, type === 'histogram');
  });

  test(`has samples for ${name}`, () => {
    const kind = { counter: 'value', gauge: 'value', histogram: 'histogram' }[type];
    const expected = family.labels.includes('reason') ? 'reasons' : kind;
    const isMean = name.startsWith('netflow_window_tcp_rtt');

    assert.equal(samplesOf(name).kind, isMean ? 'mean' : expected);
  });
}

test('refuses a family that nothing fills', () => {
  assert.throws(() => samplesOf('netflow_smell'), {
    message: 'family netflow_smell has no samples',
  });
});
