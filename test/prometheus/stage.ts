// SPDX-License-Identifier: Apache-2.0
// Who scrapes whom in test/prometheus: three exporters, a proxy, and three Prometheis at 5, 15 and
// 60 s. All are on one host, two of one version: only their connections tell them apart.

import { fileURLToPath } from 'node:url';
import { command } from '../kernel/commands.ts';
import { Exporter } from '../kernel/exporter.ts';
import { Page } from '../kernel/page.ts';
import { NginxProxy } from './nginx-proxy.ts';
import { PrometheusServer } from './prometheus-server.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

const SHARED_PORT = 28_780;
const BARE_PORT = 28_781;
const RESTARTED_PORT = 28_782;

export const DNS_PORT = 28_753;

/* Shorter than the intervals: a series stays on the page until all who scrape have read it. */
const FLOW_IDLE = '8s';

export interface Stage {
  /** Scraped by all, and through the proxy. */
  readonly kept: Exporter;
  /** Nobody scrapes it once a minute. */
  readonly brief: Exporter;
  readonly two: PrometheusServer;
  readonly three: PrometheusServer;
  readonly slow: PrometheusServer;
  readonly restarted: () => Exporter;
  readonly restartExporter: () => Promise<Exporter>;
  readonly stop: () => Promise<void>;
}

export type ServerName = 'two' | 'three' | 'slow';

/** Server and job, and what it stands for. */
export const SCRAPERS: readonly (readonly [ServerName, string, string])[] = [
  ['two', 'direct', 'Prometheus 2.42 at 5 s'],
  ['three', 'direct', 'Prometheus 3.16 at 15 s'],
  ['slow', 'direct', 'Prometheus 3.16 at 60 s'],
  ['three', 'proxied', 'Prometheus 3.16 through a proxy that shares its connections'],
  ['slow', 'proxied', 'another one through the same proxy'],
  ['two', 'bare', 'Prometheus 2.42 through a proxy that keeps no connection'],
];

/* Windows of every measurement are of a second. */
const start = (): Promise<Exporter> =>
  Exporter.start('--window.l7=1s', `--dns.ports=${DNS_PORT}`, `--flow.idle=${FLOW_IDLE}`);

/** Listens on a port of ours, too, so that the next one can be where this one was. */
function startRestarted(): Promise<Exporter> {
  const alsoThere = (flag: string): string =>
    flag.startsWith('--web.listen-address=') ? `${flag},127.0.0.1:${RESTARTED_PORT}` : flag;
  return Exporter.startBy(async (args) => [CLI, ...args.map(alsoThere)], '--window.l7=1s');
}

const at = (target: string, interval: string) => ({ target, interval });

async function startServers(kept: string, brief: string) {
  const restarted = `127.0.0.1:${RESTARTED_PORT}`;
  const [two, three, slow] = await Promise.all([
    PrometheusServer.start({
      version: '2.42',
      port: 28_191,
      jobs: {
        direct: at(kept, '5s'),
        bare: at(`127.0.0.1:${BARE_PORT}`, '5s'),
        brief: at(brief, '5s'),
        restarted: at(restarted, '5s'),
      },
    }),
    PrometheusServer.start({
      version: '3.16',
      port: 28_192,
      jobs: {
        direct: at(kept, '15s'),
        proxied: at(`127.0.0.1:${SHARED_PORT}`, '5s'),
        brief: at(brief, '15s'),
        restarted: at(restarted, '15s'),
      },
    }),
    PrometheusServer.start({
      version: '3.16',
      port: 28_193,
      jobs: {
        direct: at(kept, '60s'),
        proxied: at(`[::1]:${SHARED_PORT}`, '5s'),
        restarted: at(restarted, '60s'),
      },
    }),
  ]);
  return { two, three, slow };
}

export async function setStage(): Promise<Stage> {
  const [kept, brief, first] = await Promise.all([start(), start(), startRestarted()]);
  const hosts = [kept, brief].map(({ url }) => new URL(url).host) as [string, string];
  const proxy = await NginxProxy.start({
    exporter: hosts[0],
    shared: [`127.0.0.1:${SHARED_PORT}`, `[::1]:${SHARED_PORT}`],
    bare: `127.0.0.1:${BARE_PORT}`,
  });
  const servers = await startServers(...hosts);
  let restarted = first;
  const restartExporter = async (): Promise<Exporter> => {
    await restarted.stop();
    restarted = await startRestarted();
    return restarted;
  };
  const stop = async (): Promise<void> => {
    const all = [...Object.values(servers), proxy, kept, brief, restarted];
    await Promise.all(all.map((one) => one.stop()));
  };
  return { kept, brief, ...servers, restarted: () => restarted, restartExporter, stop };
}

/** The page as curl gets it, on a connection of its own. */
export async function curlPage(exporter: Exporter): Promise<Page> {
  return new Page(await command('curl', '-sS', '--fail', `${exporter.url}/metrics`));
}
