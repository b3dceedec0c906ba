// SPDX-License-Identifier: Apache-2.0
// The rung of each signal is reported, and a rung that the kernel refuses is refused in words.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Exporter, runCli } from './exporter.ts';

describe('the attach ladder', () => {
  for (const mode of ['tp_btf', 'raw_tp']) {
    test(`shows attach=${mode} in metrics, log and landing page`, async () => {
      const exporter = await Exporter.start(`--attach=${mode}`);
      const page = await exporter.page();
      const landing = await (await fetch(`${exporter.url}/`)).text();
      await exporter.stop();

      assert.ok(page.sum('flowgauge_probe_attached', { mode }) > 0);
      assert.ok(exporter.output().includes(mode));
      assert.ok(landing.includes(mode));
    });
  }

  test('without message hooks still follows TCP, and says what is missing', async () => {
    const exporter = await Exporter.start('--attach=none');
    const page = await exporter.page();
    await exporter.stop();

    const attached = page
      .select('flowgauge_probe_attached')
      .filter(({ value }) => value === 1)
      .map(({ labels }) => labels.signal);
    assert.ok(attached.includes('tcp_state'));
    assert.ok(!attached.includes('send'));
  });

  for (const mode of ['fexit', 'kprobe']) {
    test(`attach=${mode} does what check says of it`, async () => {
      const check = await runCli(['check']);
      const [, state] =
        check.output.match(new RegExp(`^${mode} +send +${mode} +(\\w+)`, 'm')) ?? [];
      if (state === 'attached') {
        await (await Exporter.start(`--attach=${mode}`)).stop();
        return;
      }

      const { code, output } = await runCli([`--attach=${mode}`]);

      assert.equal(state, 'refused');
      assert.notEqual(code, 0);
      assert.match(output, new RegExp(mode));
      assert.doesNotMatch(output, /\n\s+at /, 'a stack trace is not a message');
    });
  }
});
