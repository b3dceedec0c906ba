// SPDX-License-Identifier: Apache-2.0
// The catalogs against the naming rules of Prometheus and the code that fills them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DNS_LATENCY_BUCKETS } from '../../../src/metrics/catalog/dnsflow.ts';
import { HTTP_LATENCY_BUCKETS } from '../../../src/metrics/catalog/httpflow.ts';
import { LABELS } from '../../../src/metrics/catalog/labels.ts';
import { OWN_LABELS } from '../../../src/metrics/catalog/own-labels.ts';
import { DNSFLOW } from '../../../src/metrics/dnsflow/measurement.ts';
import { HTTPFLOW } from '../../../src/metrics/httpflow/measurement.ts';
import { NETFLOW } from '../../../src/metrics/netflow/measurement.ts';
import { DnsRowColumns, HttpRowColumns } from '../../../src/wire/columns.generated.ts';
import { someMetrics } from './a-page.ts';

const MEASUREMENTS = [NETFLOW, HTTPFLOW, DNSFLOW];

for (const { name: measurement, families, sources } of MEASUREMENTS) {
  for (const family of families) {
    const { name, type, unit } = family;
    const samples = sources[name]?.(family).samples(0);
    const kind = samples?.kind;
    const isSparse = kind === 'sparse' || (kind === 'level' && samples?.ever !== undefined);

    test(`names ${name} by its measurement, type and unit`, () => {
      const base = type === 'counter' ? name.replace(/_total$/, '') : name;

      assert.ok(name.startsWith(`${measurement}_`));
      assert.equal(name.endsWith('_total'), type === 'counter');
      assert.ok(base.endsWith(unit === '' ? base : `_${unit}`));
      assert.match(family.help, /^[^\n"\\]+\.$/);
      assert.equal(family.buckets !== undefined, type === 'histogram');
      assert.equal(kind === 'histogram', type === 'histogram');
      assert.equal(isSparse || kind === 'histogram', family.isSparse === true);
    });
  }

  test(`fills each family of ${measurement} and no other`, () => {
    assert.deepEqual(
      Object.keys(sources),
      families.map(({ name }) => name),
    );
  });
}

test('refuses a family that is not shown', () => {
  assert.throws(() => someMetrics().netflow.main.samplesOf('netflow_smell'), {
    message: 'family netflow_smell is not shown',
  });
});

test('has a bound for every bucket of the wire but the last', () => {
  const http = new HttpRowColumns(new ArrayBuffer(HttpRowColumns.byteLength(1)), 0, 1);
  const dns = new DnsRowColumns(new ArrayBuffer(DnsRowColumns.byteLength(1)), 0, 1);

  assert.equal(HTTP_LATENCY_BUCKETS.length + 1, http.buckets.length);
  assert.equal(DNS_LATENCY_BUCKETS.length + 1, dns.buckets.length);
});

test('has bounds that ascend and are whole microseconds', () => {
  for (const bounds of [HTTP_LATENCY_BUCKETS, DNS_LATENCY_BUCKETS]) {
    const sorted = [...new Set(bounds)].sort((a, b) => a - b);

    assert.deepEqual(bounds, sorted);
    for (const bound of bounds) assert.ok(Math.abs(bound * 1e6 - Math.round(bound * 1e6)) < 1e-6);
  }
  assert.deepEqual([HTTP_LATENCY_BUCKETS[0], HTTP_LATENCY_BUCKETS.at(-1)], [0.0001, 60]);
  assert.deepEqual([DNS_LATENCY_BUCKETS[0], DNS_LATENCY_BUCKETS.at(-1)], [0.0001, 5]);
});

test('has each label once in a measurement, and with a bound', () => {
  for (const own of Object.values(OWN_LABELS)) {
    const labels = [...LABELS, ...own];

    assert.equal(new Set(labels.map(({ name }) => name)).size, labels.length);
    for (const { name, bound } of labels) assert.notEqual(bound, '', name);
  }
});

test('has every label in a profile but those that multiply series', () => {
  const labels = [...LABELS, ...Object.values(OWN_LABELS).flat()];
  const named = labels.filter(({ profiles }) => profiles.length === 0);

  assert.deepEqual(
    named.map(({ name }) => name),
    ['path', 'http_version', 'qtype', 'query_name'],
  );
});
