// SPDX-License-Identifier: Apache-2.0
// Prometheus' own checker reads a page of 2,000 series and has nothing to say.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { FAILURES, Role, Transport } from '../../../src/wire/columns.generated.ts';
import { applyMessages, applyWindow, pageText, shown, someMetrics } from '../metrics/a-page.ts';
import { aDnsRow, anHttpRow, inBucket } from '../wire/a-message-snapshot.ts';
import { aFlow, ipv4 } from '../wire/a-snapshot.ts';

test('passes promtool check metrics', () => {
  const metrics = someMetrics({ labels: shown('full'), maxSeries: 1990 });
  const slots = Array.from({ length: 2000 }, (_, i) => i + 1);
  applyWindow(metrics, {
    flows: slots.map((slot) =>
      aFlow({
        slot,
        process: slot % 3,
        pid: slot,
        role: slot % 3,
        transport: slot % 5 === 0 ? Transport.udp : Transport.tcp,
        remoteAddress: ipv4(`10.1.${slot >> 8}.${slot & 255}`),
        readBytes: slot,
        established: 1,
        opened: 1,
        failures: slot % 7 === 0 ? new Array<number>(FAILURES).fill(1) : [],
      }),
    ),
    rtts: slots
      .filter((slot) => slot % 10 === 0)
      .map((slot) => ({ slot, rtt: slot * 10, rttVar: slot, weight: 1 })),
    strings: ['', 'na"me\\', 'new\nline'],
  });
  assert.equal(Role.server, 2);
  assert.equal(metrics.netflow.count, 1995);

  assert.deepEqual(verdictOn(pageText(metrics)), ACCEPTED);
});

test('passes promtool check metrics with HTTP and DNS', () => {
  const labels = shown('full,path,http_version', ['app.kubernetes.io/name', 'team']);
  const metrics = someMetrics({ labels, maxSeries: 90 });
  const slots = Array.from({ length: 100 }, (_, i) => i + 1);
  applyMessages(metrics, {
    https: slots.map((slot) =>
      anHttpRow({
        slot,
        status: slot % 4 === 0 ? 0 : 100 + slot,
        method: slot % 10,
        version: slot % 2,
        path: slot % 3,
        requests: 1 / 0.3,
        latencySum: slot * 1000.5,
        buckets: inBucket(slot % 20, 1 / 0.3),
      }),
    ),
    dnses: slots.map((slot) =>
      aDnsRow({ slot, rcode: slot % 4 === 0 ? 0xffff : slot, buckets: inBucket(slot % 20) }),
    ),
    strings: ['', '/a"b\\{id}', '{other}\n'],
  });

  assert.deepEqual(verdictOn(pageText(metrics)), ACCEPTED);
});

const ACCEPTED = { status: 0, stdout: '', stderr: '' };

function verdictOn(input: string): typeof ACCEPTED {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input,
    encoding: 'utf8',
  });
  return { status: status ?? -1, stdout, stderr };
}
