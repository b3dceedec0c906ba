// SPDX-License-Identifier: Apache-2.0
// Builds every stage, connects them, and owns the order of start and stop.

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Conditions } from './conditions/conditions.ts';
import { logConditions } from './conditions/log-conditions.ts';
import { shownEphemeralPort } from './config/ephemeral-port.ts';
import type { Config } from './config/options.ts';
import type { Setting } from './config/settings.ts';
import { VERSION } from './config/version.ts';
import { clusterChoice } from './directory/cluster-choice.ts';
import { WatchedLog } from './directory/log-watched.ts';
import { ClusterThread } from './enrich/cluster-thread.ts';
import { EndTables } from './enrich/end-tables.ts';
import { Enrichment } from './enrich/enrichment.ts';
import { hostAddresses } from './enrich/host-addresses.ts';
import { Networks } from './enrich/networks.ts';
import { ownPid } from './enrich/own-pid.ts';
import { type FamilyChoice, familiesShown } from './metrics/catalog/family-choice.ts';
import type { ShownLabels } from './metrics/catalog/label-choice.ts';
import { LATENCY_BUCKETS } from './metrics/catalog/latency-buckets.ts';
import { LISTEN_DROPS, NETFLOW_FAMILIES } from './metrics/catalog/netflow.ts';
import type { DropChoice } from './metrics/dropped-rows.ts';
import { FlowMetrics } from './metrics/flow-metrics.ts';
import { logWindow } from './metrics/log-window.ts';
import type { CountedSeries } from './metrics/measurement-series.ts';
import { SelfMetrics } from './metrics/self.ts';
import type { MeasurementState, SelfState } from './metrics/self-samples.ts';
import { Capture, type Snapshot } from './native/capture.ts';
import { loadBinding } from './native/load.ts';
import { logCapture } from './native/log-capture.ts';
import { captureSettings } from './native/settings.ts';
import { WindowClock, Windows } from './native/window-clock.ts';
import type { Landing } from './server/landing-page.ts';
import { pages } from './server/pages.ts';
import { Scrapers } from './server/scrapers.ts';
import { PageServer } from './server/server.ts';
import { SlicePool } from './server/slice-pool.ts';
import { inTurns } from './time-slice.ts';

const TOP_FLOWS = 15;
const TOP_REQUESTS = 8;

/* A pair of Prometheus servers and a few people at the same time. */
const SCRAPES = 8;

/* What is left of a second for a window that is just being closed. */
const STOP_MILLISECONDS = 500;

export interface AppOptions {
  readonly config: Config;
  /** Of which the configuration was made. */
  readonly settings: readonly Setting[];
  readonly log: Logger;
}

export class App {
  readonly #config: Config;
  readonly #settings: readonly Setting[];
  readonly #host: string;
  readonly #log: Logger;
  readonly #capture: Capture;
  readonly #ends: EndTables;
  readonly #cluster: ClusterThread | undefined;
  readonly #flows: FlowMetrics;
  readonly #self: SelfMetrics;
  readonly #conditions = new Conditions();
  readonly #watchedLog: WatchedLog;
  readonly #l4: Windows;
  readonly #l7: Windows;
  readonly #clock: WindowClock;
  readonly #server: PageServer;
  #ready = false;
  #ticking: Promise<void> = Promise.resolve();

  private constructor({ config, settings, log }: AppOptions, capture: Capture) {
    this.#config = config;
    this.#settings = settings;
    this.#host = config.host ?? hostname();
    this.#log = log;
    this.#watchedLog = new WatchedLog(log);
    this.#capture = capture;
    this.#ends = new EndTables({
      address: (...told) => capture.setAddressHolders(...told),
      cgroups: (...told) => capture.setCgroupHolders(...told),
    });
    const cluster = clusterChoice(config, process.env);
    this.#cluster = cluster && new ClusterThread(cluster, this.#ends);
    this.#flows = new FlowMetrics({
      labels: shownLabels(config, config.labels, cluster !== undefined),
      labelsOf: config['metrics.labels'].map(({ pattern, choice }) => ({
        pattern,
        labels: shownLabels(config, choice, cluster !== undefined),
      })),
      ends: new Enrichment(this.#ends),
      dropped: dropChoice(config, log),
      networks: new Networks(config['peers.cidrs']),
      families: familyChoice(config),
      maxSeries: config['series.max'],
      rememberedSeries: config['series.remembered'],
      windows: { l4: config['window.l4'], l7: config['window.l7'] },
      host: this.#host,
      staticLabels: config['labels.static'],
      ephemeralPort: shownEphemeralPort(config['ports.ephemeral']),
      portsPerServer: config['ports.per-server'],
    });
    this.#self = new SelfMetrics(() => this.#state(), config['labels.static']);
    const { netflow, httpflow, dnsflow } = this.#flows;
    this.#l4 = new Windows(config['window.l4'], async (end) => {
      await this.#closeWindow([netflow], this.#take('takeFlows'), ({ buffer, byteLength }) =>
        this.#flows.apply(buffer, byteLength, end),
      );
      this.#lookAround();
    });
    this.#l7 = new Windows(config['window.l7'], (end) =>
      this.#closeWindow([httpflow, dnsflow], this.#take('takeMessages'), ({ buffer, byteLength }) =>
        this.#flows.applyMessages(buffer, byteLength, end),
      ),
    );
    /* One clock, as strings are numbered in the order in which both snapshots are taken. */
    this.#clock = new WindowClock(config.l7.size > 0 ? [this.#l4, this.#l7] : [this.#l4]);
    this.#server = new PageServer(
      pages({
        telemetryPath: config['web.telemetry-path'],
        sources: {
          flows: this.#flows,
          self: this.#self,
          slices: new SlicePool(SCRAPES),
          scrapers: new Scrapers(this.#flows.readers),
          showsCreated: config['openmetrics.created'] === 'show',
        },
        isReady: () => this.#ready,
        landing: () => this.#landing(),
        onFailure: (path, err) => this.#log.error({ path, err }, 'page failed'),
      }),
    );
  }

  static async start(options: AppOptions): Promise<App> {
    const { config, log } = options;
    const listenDrops = familiesShown(NETFLOW_FAMILIES, familyChoice(config)).some(
      ({ name }) => name === LISTEN_DROPS,
    );
    const capture = new Capture(
      loadBinding(),
      captureSettings(config, LATENCY_BUCKETS, listenDrops),
    );
    try {
      logCapture(log, config.attach, capture);
      const app = new App(options, capture);
      await app.#listen();
      app.#cluster?.start();
      app.#ticking = app.#clock.run();
      return app;
    } catch (error) {
      capture.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#ready = false;
    this.#clock.stop();
    await this.#server.close();
    await this.#cluster?.stop();
    await Promise.race([this.#ticking, sleep(STOP_MILLISECONDS)]);
    this.#capture.close();
    this.#log.info('stopped');
  }

  async #listen(): Promise<void> {
    for (const url of await this.#server.listen(this.#config['web.listen-address'])) {
      this.#log.info({ url: `${url}${this.#config['web.telemetry-path']}` }, 'serving metrics');
    }
    this.#ready = true;
  }

  /* Whose cgroups the window was the first to meet is known before its rows are counted. */
  async #take(window: 'takeFlows' | 'takeMessages'): Promise<Snapshot> {
    const snapshot = await this.#capture[window]();
    this.#ends.meetCgroups(this.#capture.takeCgroups());
    return snapshot;
  }

  async #closeWindow(
    measurements: readonly CountedSeries[],
    taken: Promise<Snapshot>,
    apply: (snapshot: Snapshot) => Iterator<unknown>,
  ): Promise<void> {
    const start = performance.now();
    try {
      await inTurns(apply(await taken));
      const seconds = (performance.now() - start) / 1000;
      this.#self.observeTake(seconds);
      logWindow(this.#log, seconds, measurements);
    } catch (err) {
      this.#log.error({ err }, 'window could not be closed');
    }
  }

  /* Once a window of flows: what is wrong, and what the API server has sent. */
  #lookAround(): void {
    logConditions(this.#log, this.#conditions.look(this.#state(), Date.now()));
    this.#watchedLog.tell(this.#ends.states);
  }

  #state(): SelfState {
    const { l7 } = this.#config;
    const { netflow, httpflow, dnsflow } = this.#flows;
    const stats = this.#capture.readStats();
    return {
      version: VERSION,
      rungs: this.#capture.rungs,
      stats,
      limits: this.#capture.settings,
      cluster: this.#ends.states,
      scrapers: this.#flows.readers.size,
      conditions: this.#conditions.states,
      measurements: [
        stateOf(netflow, this.#l4),
        ...(l7.has('http') ? [stateOf(httpflow, this.#l7)] : []),
        ...(l7.has('dns') ? [stateOf(dnsflow, this.#l7)] : []),
      ],
    };
  }

  #landing(): Landing {
    const flows = this.#flows;
    return {
      version: VERSION,
      host: this.#host,
      mode: this.#capture.mode,
      rungs: this.#capture.rungs,
      l4: { seconds: this.#l4.seconds, endSeconds: flows.netflow.windowEndSeconds },
      l7: { seconds: this.#l7.seconds, endSeconds: flows.httpflow.windowEndSeconds },
      topFlows: flows.topFlows(TOP_FLOWS),
      topHttp: flows.topHttp(TOP_REQUESTS),
      topDns: flows.topDns(TOP_REQUESTS),
      conditions: this.#conditions.states,
      settings: this.#settings,
      telemetryPath: this.#config['web.telemetry-path'],
    };
  }
}

const familyChoice = (config: Config): FamilyChoice => ({
  views: config.views,
  include: config['metrics.include'],
  exclude: config['metrics.exclude'],
});

function shownLabels(
  config: Config,
  { profile, names }: Config['labels'],
  isInCluster: boolean,
): ShownLabels {
  const inCluster = isInCluster ? 'workload' : 'host';
  return {
    profile: profile === 'auto' ? inCluster : profile,
    names,
    workloadLabels: config['kubernetes.workload-labels'],
    workloadLabelPrefix: config['kubernetes.workload-label-prefix'],
    hasNetworks: config['peers.cidrs'].length > 0,
  };
}

function dropChoice(config: Config, log: Logger): DropChoice {
  const dropsOwn = config['flows.own'] === 'drop';
  const pid = dropsOwn ? ownPid() : undefined;
  if (dropsOwn && pid === undefined) {
    const remedy = "share the machine's pids with it, in Kubernetes by hostPID";
    log.warn({ remedy }, "own flows are shown: the kernel's number of this process is not known");
  }
  const dropsLocal = config['flows.local'] === 'drop';
  return { hostAddresses: dropsLocal ? hostAddresses : undefined, ownPid: pid };
}

const stateOf = (series: CountedSeries, { seconds, late }: Windows): MeasurementState => ({
  name: series.name,
  series: series.count,
  foldedSeries: series.folded,
  evictedSeries: series.evicted,
  rememberedSeries: series.remembered,
  forgottenSeries: series.forgotten,
  doubtfulRows: series.doubtful,
  dropped: series.dropped,
  windowSeconds: seconds,
  windows: series.windows,
  lateWindows: late,
  windowEndSeconds: series.windowEndSeconds,
});
