// SPDX-License-Identifier: Apache-2.0
// Rows that are not to be seen: none of their numbers is on the page, all of them are counted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DropChoice } from '../../../src/metrics/dropped-rows.ts';
import type { FlowMetrics } from '../../../src/metrics/flow-metrics.ts';
import { addressKey, addressWords } from '../../../src/wire/address.ts';
import { addressBytes } from '../../../src/wire/address-bytes.ts';
import { RowLife } from '../../../src/wire/columns.generated.ts';
import { aDnsRow, anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow, type FlowFields, ipv4 } from '../wire/a-snapshot.ts';
import { applyMessages, applyWindow, pageText, samplesIn, someMetrics, sumOf } from './a-page.ts';

const OURS = ['10.0.0.1', '10.0.9.9', 'fd00::1'];
const keyOf = (text: string) => addressKey(addressWords(addressBytes(text)), 0);

const LOCAL: DropChoice = { hostAddresses: () => new Set(OURS.map(keyOf)), ownPid: undefined };
const strings = ['', 'curl'];

const between = (local: string, remote: string): FlowFields => ({
  localAddress: [...addressBytes(local)],
  remoteAddress: [...addressBytes(remote)],
});

const written = (metrics: FlowMetrics): number =>
  sumOf(pageText(metrics), 'netflow_written_bytes_total');

test('what stays within this machine is dropped, all else is shown', () => {
  const cases: readonly (readonly [string, string, isDropped: boolean])[] = [
    ['127.0.0.1', '127.0.0.1', true],
    ['10.0.0.1', '127.0.0.9', true],
    ['::1', '::1', true],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.9.9', true],
    ['fd00::1', 'fd00::1', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.244.0.7', '10.0.0.1', false],
    ['::', '10.0.0.1', false],
    ['::', '::', false],
  ];
  for (const [local, remote, isDropped] of cases) {
    const metrics = someMetrics({ dropped: LOCAL });
    applyWindow(metrics, {
      flows: [aFlow({ ...between(local, remote), writtenBytes: 7 })],
      strings,
    });

    assert.equal(written(metrics), isDropped ? 0 : 7, `${local} ${remote}`);
    const [total] = metrics.netflow.dropped;
    assert.deepEqual(total, {
      reason: 'local',
      readBytes: 0,
      writtenBytes: isDropped ? 7 : 0,
      requests: 0,
    });
  }
});

test('a dropped flow is counted window after window, takes no place, and ends', () => {
  const metrics = someMetrics({ dropped: LOCAL, maxSeries: 1 });
  const local = aFlow({ ...between('127.0.0.1', '127.0.0.1'), readBytes: 5, writtenBytes: 7 });
  const rtts = [{ slot: 1, rtt: 50, rttVar: 1, weight: 1 }];
  const other = aFlow({ slot: 2, writtenBytes: 3 });

  applyWindow(metrics, { flows: [local], rtts, strings });
  applyWindow(metrics, { flows: [{ ...local, opened: 1 }, other] });
  applyWindow(metrics, { flows: [{ ...local, life: RowLife.ended }] });

  assert.deepEqual(samplesIn(pageText(metrics), 'netflow_written_bytes_total').length, 1);
  assert.equal(written(metrics), 3);
  assert.equal(metrics.netflow.count, 1);
  assert.equal(metrics.netflow.folded, 0);
  assert.deepEqual(
    metrics.topFlows(9).map(({ writtenBytes }) => writtenBytes),
    [],
  );
  assert.deepEqual(metrics.netflow.dropped, [
    { reason: 'local', readBytes: 15, writtenBytes: 21, requests: 0 },
  ]);
  applyWindow(metrics, { flows: [aFlow({ writtenBytes: 4 })] });
  assert.equal(written(metrics), 7, 'its slot is another flow now');
});

test('own traffic is that of this process, in all three measurements', () => {
  const dropped = { hostAddresses: undefined, ownPid: 4242 };
  const metrics = someMetrics({ dropped });
  const own = { pid: 4242 };

  applyWindow(metrics, { flows: [aFlow({ ...own, readBytes: 9 }), aFlow({ slot: 2 })], strings });
  applyMessages(metrics, {
    https: [anHttpRow({ ...own, readBytes: 2, requests: 3 }), anHttpRow({ slot: 2 })],
    dnses: [aDnsRow({ ...own, requests: 4 }), aDnsRow({ slot: 2 })],
  });

  const page = pageText(metrics);
  assert.equal(sumOf(page, 'netflow_read_bytes_total'), 0);
  assert.equal(sumOf(page, 'httpflow_requests_total'), 1);
  assert.equal(sumOf(page, 'dnsflow_requests_total'), 1);
  const totals = [metrics.netflow, metrics.httpflow, metrics.dnsflow].map(
    ({ dropped: all }) => all,
  );
  assert.deepEqual(totals, [
    [{ reason: 'own', readBytes: 9, writtenBytes: 0, requests: 0 }],
    [{ reason: 'own', readBytes: 2, writtenBytes: 0, requests: 3 }],
    [{ reason: 'own', readBytes: 0, writtenBytes: 0, requests: 4 }],
  ]);
});

test('loopback is shown where nothing is to be dropped', () => {
  const metrics = someMetrics();
  const loopback = { localAddress: ipv4('127.0.0.1'), remoteAddress: ipv4('127.0.0.1') };
  applyWindow(metrics, { flows: [aFlow({ ...loopback, writtenBytes: 7 })], strings });

  assert.equal(written(metrics), 7);
  assert.deepEqual(metrics.netflow.dropped, []);
});
