// SPDX-License-Identifier: Apache-2.0
// Prometheus' own checker reads a page of 2,000 series and has nothing to say.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { FAILURES, Role, Transport } from '../../../src/wire/columns.generated.ts';
import { applyWindow, pageText, someMetrics } from '../metrics/a-page.ts';
import { aFlow, ipv4 } from '../wire/a-snapshot.ts';

test('passes promtool check metrics', () => {
  const metrics = someMetrics({ labels: 'full', maxSeries: 1990 });
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
  assert.equal(metrics.seriesCount, 1992);

  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: pageText(metrics),
    encoding: 'utf8',
  });

  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
});
