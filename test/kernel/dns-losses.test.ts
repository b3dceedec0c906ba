// SPDX-License-Identifier: Apache-2.0
// What dnsflow lacks it says: reported and lost look-ups together are the truth, and what the
// exporter had no room for is not a time-out.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settledPage, startExporter } from './l7-windows.ts';
import { DNSMASQ, NameService } from './name-service.ts';

const QUERIES = 4000;

const QUESTIONS = ['www.example.org A', 'missing.example.org A'];

describe('a ring that is too small for DNS', () => {
  for (const attach of ['tp_btf', 'raw_tp']) {
    test(`reported and lost are the truth with attach=${attach}`, async () => {
      const service = await NameService.start('dnslost');
      const flags = [`--attach=${attach}`, '--l7=dns', '--dns.timeout=1s'];
      const exporter = await startExporter(...flags, '--capture.messages-ring-bytes=4096');
      try {
        const said = await service.perform(DNSMASQ, QUESTIONS, QUERIES / QUESTIONS.length);
        assert.match(said, /Queries completed: +4000 \(100\.00%\)/);
        assert.equal(service.dnsmasq.queries, QUERIES);
        const page = await settledPage(exporter, 4);
        const reported = page.sum('dnsflow_requests_total');
        const lost = page.sum('flowgauge_l7_losses_total');

        assert.ok(lost > 0 && reported > 0, `${reported} reported, ${lost} lost`);
        assert.equal(page.sum('dnsflow_timeouts_total'), 0);
        assert.equal(reported + lost, 2 * QUERIES, `${reported} reported`);
      } finally {
        await exporter.stop();
        await service.stop();
      }
    });
  }
});
