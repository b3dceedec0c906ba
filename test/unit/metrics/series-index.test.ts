// SPDX-License-Identifier: Apache-2.0
// The hash table of series keys behaves as a map does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SeriesIndex } from '../../../src/metrics/series-index.ts';
import { KEY_WORDS } from '../../../src/metrics/series-key.ts';

const SERIES = 16;

test('finds what was inserted and not removed', () => {
  const steps = fc.array(fc.integer({ min: 0, max: SERIES - 1 }), { maxLength: 200 });

  fc.assert(
    fc.property(steps, (toggled) => {
      const index = new SeriesIndex(SERIES);
      const keys = Uint32Array.from({ length: SERIES * KEY_WORDS }, (_, i) => i * 65536);
      const keyOf = (series: number): Uint32Array =>
        keys.slice(series * KEY_WORDS, (series + 1) * KEY_WORDS);
      const present = new Set<number>();

      for (const series of toggled) {
        if (present.delete(series)) index.remove(series);
        else {
          present.add(series);
          index.insert(series, keyOf(series));
        }
      }

      for (let series = 0; series < SERIES; series++) {
        assert.equal(index.find(keys, keyOf(series)), present.has(series) ? series : -1);
      }
    }),
  );
});
