// SPDX-License-Identifier: Apache-2.0
// The process as its users meet it: it ends within a second, leaves nothing, and says what it is.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './commands.ts';
import { Exporter, runCli } from './exporter.ts';

/* Nobody, who may read the checkout wherever it is, and nothing else. */
const AS_NOBODY = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
];

/* A grace period and a work queue: milliseconds when idle, more under load. */
const FREED_MILLISECONDS = 5000;

const KINDS = ['prog', 'link', 'map'] as const;

/** Kernel objects that a process holds, as `kind id`: the kernel tells it of each descriptor. */
async function held(pid: number): Promise<string[]> {
  const directory = `/proc/${pid}/fdinfo`;
  const names = await readdir(directory);
  const texts = await Promise.all(
    names.map((name) => readFile(`${directory}/${name}`, 'utf8').catch(() => '')),
  );
  const found = texts.flatMap((text) => [...text.matchAll(/^(prog|link|map)_id:\s+(\d+)$/gm)]);
  return [...new Set(found.map(([, kind, id]) => `${kind} ${id}`))];
}

async function existing(): Promise<string[]> {
  const lists = KINDS.map(async (kind) => {
    const objects: { id: number }[] = JSON.parse(await command('bpftool', '-j', kind, 'list'));
    return objects.map(({ id }) => `${kind} ${id}`);
  });
  return (await Promise.all(lists)).flat();
}

/** Those of `names` that stay: the kernel frees a map some time after its last descriptor. */
async function staying(names: readonly string[]): Promise<string[]> {
  const deadline = performance.now() + FREED_MILLISECONDS;
  for (;;) {
    const left = await existing();
    const stay = names.filter((name) => left.includes(name));
    if (stay.length === 0 || performance.now() > deadline) return stay;
    await sleep(100);
  }
}

describe('a signal to end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} ends it within a second and leaves nothing in the kernel`, async () => {
      const exporter = await Exporter.start();
      const ours = await held(exporter.pid);
      const during = await existing();

      const { ms, code } = await exporter.stop(signal);

      assert.equal(code, 0);
      assert.ok(ms < 1000, `${ms} ms`);
      for (const kind of KINDS)
        assert.ok(
          ours.some((name) => name.startsWith(kind)),
          kind,
        );
      assert.deepEqual(
        ours.filter((name) => !during.includes(name)),
        [],
      );
      assert.deepEqual(await staying(ours), []);
    });
  }
});

describe('the command line', () => {
  test('--version prints the version of package.json', async () => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest);
    const { code, output } = await runCli(['--version']);

    assert.equal(code, 0);
    assert.ok(output.includes(version));
  });

  test('--help names the options', async () => {
    const { code, output } = await runCli(['--help']);

    assert.equal(code, 0);
    for (const option of ['--attach', '--window.l4', '--web.listen-address', '--series.max']) {
      assert.ok(output.includes(option), option);
    }
  });

  test('check names the rung of each signal and leaves', async () => {
    const { code, output } = await runCli(['check']);

    assert.equal(code, 0);
    assert.match(output, /tcp_state/);
    assert.match(output, /tp_btf|raw_tp|fexit|kprobe/);
  });

  test('a wrong value is refused with option, value and remedy', async () => {
    const { code, output } = await runCli(['--window.l4=7parsecs']);

    assert.notEqual(code, 0);
    assert.match(output, /window\.l4/);
    assert.match(output, /7parsecs/);
    assert.match(output, /1s/);
  });

  test('without root says in one message what is missing', async () => {
    const { code, output } = await runCli(['--web.listen-address=127.0.0.1:0'], AS_NOBODY);

    assert.notEqual(code, 0);
    assert.match(output, /root|CAP_BPF|capabilit/i);
    assert.equal(output.match(/^flowgauge: /gm)?.length, 1, output);
    assert.doesNotMatch(output, /\n\s+at /);
  });
});
