// SPDX-License-Identifier: Apache-2.0
// What is wrong is told once when it begins and once when it ends, by log, page and metric.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter } from './exporter.ts';
import { traffic } from './traffic.ts';

/* A failed request is asked again after 30 s at most; three quiet windows come after. */
const LIMIT_MILLISECONDS = 60_000;

const linesOf = (exporter: Exporter, text: string): string[] =>
  exporter
    .output()
    .split('\n')
    .filter((line) => line.includes(text));

async function untilLogged(exporter: Exporter, text: string): Promise<string> {
  const limit = Date.now() + LIMIT_MILLISECONDS;
  for (;;) {
    const [line] = linesOf(exporter, text);
    if (line !== undefined) return line;
    if (Date.now() > limit) throw new Error(`no "${text}" in:\n${exporter.output()}`);
    await sleep(200);
  }
}

const activeOn = async (exporter: Exporter): Promise<string[]> =>
  (await exporter.page())
    .select('flowgauge_condition_active')
    .filter(({ value }) => value === 1)
    .map(({ labels }) => labels.condition ?? '');

const landing = async ({ url }: Exporter): Promise<string> => (await fetch(url)).text();

describe('label sets at their cap', () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--series.max=3');
  });
  after(() => exporter?.stop());

  test('are one warning, an entry on the page and a metric, however many there are', async () => {
    for (let port = 28_410; port < 28_418; port++) {
      await traffic('exchange', { port });
      if (port % 4 === 0) await exporter.settle(1);
    }
    await untilLogged(exporter, 'condition=series_at_cap');
    await exporter.settle();

    const lines = linesOf(exporter, 'condition=series_at_cap');
    assert.equal(lines.filter((line) => line.includes('level=warn')).length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', /detail="netflow folded \+\d+" remedy="raise --series\.max, or /);
    assert.ok((await activeOn(exporter)).includes('series_at_cap'));
    assert.match(await landing(exporter), /What is wrong now.*\(series_at_cap\)/s);
  });
});

describe('more connections than --capture.tcp-sockets', () => {
  const CONNECTIONS = 40;
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start('--capture.tcp-sockets=16');
  });
  after(() => exporter?.stop());

  test('are losses, told once', async () => {
    const accepted: Socket[] = [];
    const server = createTcpServer((socket) => accepted.push(socket)).listen(28_430, '127.0.0.1');
    const clients = Array.from({ length: CONNECTIONS }, () => connect(28_430, '127.0.0.1'));
    const line = await untilLogged(exporter, 'condition=flows_lost');
    for (const socket of [...clients, ...accepted]) socket.destroy();
    server.close();

    assert.match(line, /level=warn .*detail="?tcp_table_full \+\d+/);
    assert.ok((await activeOn(exporter)).includes('flows_lost'));
    assert.equal(linesOf(exporter, 'condition=flows_lost').length, 1);
  });
});

/* The library takes plain HTTP only where no certificate is asked for. */
const API_SERVER = { server: 'http://127.0.0.1:28440', 'insecure-skip-tls-verify': true };

describe('an API server', () => {
  let folder: string;
  let exporter: Exporter;
  let answer = 403;
  const server: Server = createServer((request, response) => {
    response.writeHead(answer, { 'content-type': 'application/json' });
    if (answer !== 200) response.end('{"kind":"Status","message":"pods is forbidden: nobody may"}');
    else if (request.url?.includes('watch=true')) response.flushHeaders();
    else response.end('{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}');
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowgauge-conditions-'));
    const kubeconfig = join(folder, 'kubeconfig');
    const cluster = { name: 'c', cluster: API_SERVER };
    const context = { name: 'x', context: { cluster: 'c', user: 'u' } };
    const users = [{ name: 'u', user: { token: 'very-secret' } }];
    const parts = { clusters: [cluster], contexts: [context], users, 'current-context': 'x' };
    await writeFile(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...parts }));
    exporter = await Exporter.start(`--kubernetes.kubeconfig=${kubeconfig}`, '--log.level=debug');
  });
  after(async () => {
    await exporter?.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  test('that is not there is one warning', async () => {
    const line = await untilLogged(exporter, 'condition=kubernetes_unreachable');
    await exporter.settle(4);

    assert.match(line, /level=warn .*ECONNREFUSED.* remedy=/);
    assert.equal(linesOf(exporter, 'condition=kubernetes_unreachable').length, 1);
    assert.ok((await activeOn(exporter)).includes('kubernetes_unreachable'));
  });

  test('that refuses is another, with its own words', async () => {
    server.listen(28_440, '127.0.0.1');
    const line = await untilLogged(exporter, 'condition=kubernetes_forbidden');

    assert.match(
      line,
      /level=warn .*403 pods is forbidden: nobody may.* remedy="apply the Cluster/,
    );
    assert.match(await landing(exporter), /403 pods is forbidden: nobody may/);
  });

  test('that answers ends both, one line each', async () => {
    answer = 200;
    await untilLogged(exporter, 'msg="ended: the API server refuses');
    await untilLogged(exporter, 'msg="ended: the API server does not answer');

    assert.equal(linesOf(exporter, 'condition=kubernetes_forbidden').length, 2);
    assert.equal(linesOf(exporter, 'condition=kubernetes_unreachable').length, 2);
    assert.ok(!(await activeOn(exporter)).some((name) => name.startsWith('kubernetes_')));
    assert.doesNotMatch(await landing(exporter), /\(kubernetes_/);
  });

  test('is heard at debug, with what attaches, windows and options, without secrets', () => {
    const lines = exporter.output().split('\n');
    const one = (text: RegExp) =>
      assert.ok(
        lines.some((line) => text.test(line)),
        `${text}`,
      );

    one(/level=debug msg="Kubernetes sent" resource=pods objects=0 firstLists=1/);
    one(/level=debug msg="mode attached" signal=tcp_state/);
    one(/level=debug msg="window closed" measurement=netflow rows=\d+ series=\d+ milliseconds=\d+/);
    one(/msg=configuration option=window\.l4 value=1s from="flag --window\.l4"/);
    one(/msg=configuration option=flow\.idle value=5m from=default/);
    assert.ok(!exporter.output().includes('very-secret'));
  });
});
