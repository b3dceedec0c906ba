// SPDX-License-Identifier: Apache-2.0
// Comment lines of a family, and how help texts are escaped.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metadataLines } from '../../../src/exposition/metadata.ts';
import type { Family } from '../../../src/metrics/catalog/family.ts';

const family: Family = {
  name: 'x_bytes_total',
  type: 'counter',
  unit: 'bytes',
  help: 'A "quoted" back\\slash\nin two lines.',
  view: 'counters',
  labels: [],
};

test('escapes backslash and line feed in the help of the text format', () => {
  assert.equal(
    metadataLines(family, 'text'),
    '# HELP x_bytes_total A "quoted" back\\\\slash\\nin two lines.\n' +
      '# TYPE x_bytes_total counter\n',
  );
});

test('escapes the quote as well in OpenMetrics', () => {
  assert.equal(
    metadataLines(family, 'openmetrics'),
    '# TYPE x_bytes counter\n# UNIT x_bytes bytes\n' +
      '# HELP x_bytes A \\"quoted\\" back\\\\slash\\nin two lines.\n',
  );
});
