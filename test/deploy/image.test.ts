// SPDX-License-Identifier: Apache-2.0
// The image, run by a container runtime with what the DaemonSet gives it and nothing else.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { command } from '../kernel/commands.ts';
import { Exporter } from '../kernel/exporter.ts';
import type { Page } from '../kernel/page.ts';
import { type Result, traffic } from '../kernel/traffic.ts';
import { type Changes, makeBundle } from './bundle.ts';
import { capabilitySet, grantable, setOf } from './capabilities.ts';
import { container } from './manifests.ts';

const { add: CAPABILITIES } = container().securityContext.capabilities;

/* Only the limit of locked memory of old kernels needs SYS_RESOURCE; machines may lack it. */
const given = grantable(CAPABILITIES);

class Runtime {
  readonly #name: string;
  readonly #bundles: string[] = [];

  constructor(name: string) {
    this.#name = `flowgauge-test-${name}`;
  }

  async commandLine(changes: Changes): Promise<[string, ...string[]]> {
    const bundle = await makeBundle(given, changes);
    this.#bundles.push(bundle);
    return ['runc', 'run', `--bundle=${bundle}`, this.#name];
  }

  async pid(): Promise<number> {
    return JSON.parse(await command('runc', 'state', this.#name)).pid;
  }

  async remove(): Promise<void> {
    await command('runc', 'delete', '--force', this.#name);
    for (const bundle of this.#bundles) await rm(bundle, { recursive: true });
  }
}

describe('the image under the rights of the DaemonSet', () => {
  const runtime = new Runtime('image');
  let exporter: Exporter;
  let result: Result;
  let page: Page;
  before(async () => {
    exporter = await Exporter.startBy((args) => runtime.commandLine({ args }));
    result = await traffic('exchange', { port: 23_900, count: 20, request: 512, response: 3000 });
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await runtime.remove();
  });

  test('measures to the byte', () => {
    const client = { server_port: 23_900, reporter: 'client' };
    const server = { server_port: 23_900, reporter: 'server' };
    assert.equal(result.client.readBytes, 60_000);
    assert.equal(page.sum('netflow_read_bytes_total', client), 60_000);
    assert.equal(page.sum('netflow_written_bytes_total', client), 10_240);
    assert.equal(page.sum('netflow_read_bytes_total', server), 10_240);
    assert.deepEqual(page.values('netflow_read_bytes_total', 'process_name', client), [
      'fg_client',
    ]);
  });

  test('lacks nothing that root has', () => {
    const content = ['message_content', 'in_flight'];
    const signals = ['tcp_state', 'send', 'receive', ...content, 'udp_peer', 'nat'];
    for (const signal of signals)
      assert.equal(page.sum('flowgauge_probe_attached', { signal }), 1, signal);
  });

  test('has these capabilities and no others', async () => {
    const pid = await runtime.pid();
    assert.deepEqual(
      CAPABILITIES.filter((name) => name !== 'SYS_RESOURCE'),
      given.filter((name) => name !== 'SYS_RESOURCE'),
    );
    for (const line of ['CapEff', 'CapPrm', 'CapBnd'])
      assert.equal(capabilitySet(pid, line), setOf(given), line);
  });

  test('answers the probes of the kubelet', async () => {
    const { startupProbe, readinessProbe, livenessProbe } = container();
    for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe])
      assert.equal((await fetch(exporter.url + httpGet.path)).status, 200, httpGet.path);
  });

  test('ends well when it is told to', async () => {
    assert.equal((await exporter.stop()).code, 0);
  });
});

test('the image passes arguments on', async () => {
  const runtime = new Runtime('arguments');
  const [program, ...rest] = await runtime.commandLine({ args: ['--version'] });
  try {
    assert.equal((await command(program, ...rest)).trim(), manifest.version);
  } finally {
    await runtime.remove();
  }
});

test("the image says what it lacks without the host's cgroups", async () => {
  const runtime = new Runtime('cgroups');
  const start = (args: readonly string[]) => runtime.commandLine({ args, isWithoutVolumes: true });
  const exporter = await Exporter.startBy(start);
  try {
    const refused = (await exporter.page()).select('flowgauge_probe_refused_info');
    const udp = refused.filter(({ labels }) => labels.signal === 'udp_peer');
    assert.deepEqual(
      udp.map(({ labels }) => labels.reason),
      ['no cgroup v2 root: Operation not permitted'],
    );
  } finally {
    await exporter.stop();
    await runtime.remove();
  }
});
