// SPDX-License-Identifier: Apache-2.0
// Which format and encoding a client gets for what it says it accepts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsGzip, formatFor } from '../../../src/server/negotiation.ts';

test('the text format is served where OpenMetrics is not preferred', () => {
  for (const accept of [
    undefined,
    '',
    '*/*',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'text/plain;version=0.0.4',
    'application/openmetrics-text;version=1.0.0;q=0',
    'application/openmetrics-text;version=1.0.0;q=0.3,text/plain;q=0.5',
    'application/openmetrics-text;version=2.0.0',
    'application/openmetrics-text;q=nonsense',
  ]) {
    assert.equal(formatFor(accept), 'text', String(accept));
  }
});

test('OpenMetrics is served where it is preferred', () => {
  for (const accept of [
    'application/openmetrics-text',
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
    'application/openmetrics-text;version="1.0.0"',
    'text/plain;q=0.4, application/openmetrics-text;q=0.5, */*;q=0.1',
    'Application/OpenMetrics-Text;Version=1.0.0;Q=1',
  ]) {
    assert.equal(formatFor(accept), 'openmetrics', accept);
  }
});

test('Prometheus 2 and 3 get OpenMetrics 1.0.0 for the header they send', () => {
  const two =
    'application/openmetrics-text;version=1.0.0,' +
    'application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
  const three =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
    'application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;' +
    'escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

  assert.equal(formatFor(two), 'openmetrics');
  assert.equal(formatFor(three), 'openmetrics');
});

test('the range that names the type most exactly decides its quality', () => {
  assert.equal(
    formatFor('application/*;q=0.9,application/openmetrics-text;q=0.1,*/*;q=0.2'),
    'text',
  );
  assert.equal(formatFor('application/*;q=0.9,text/*;q=0.1'), 'openmetrics');
});

test('a page is compressed only for clients that accept gzip', () => {
  for (const accepted of ['gzip', 'deflate, gzip;q=0.5', '*', 'GZIP', 'x-gzip']) {
    assert.equal(acceptsGzip(accepted), true, accepted);
  }
  for (const refused of [undefined, '', 'identity', 'br', 'gzip;q=0', '*;q=0', '*, gzip;q=0']) {
    assert.equal(acceptsGzip(refused), false, String(refused));
  }
});
