// SPDX-License-Identifier: Apache-2.0
// Builds every stage, connects them, and owns the order of start and stop.

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ephemeralPort } from './config/ephemeral-port.ts';
import type { Config } from './config/options.ts';
import { VERSION } from './config/version.ts';
import { FlowMetrics } from './metrics/flow-metrics.ts';
import { SelfMetrics } from './metrics/self.ts';
import type { SelfState } from './metrics/self-samples.ts';
import { Capture } from './native/capture.ts';
import { loadBinding } from './native/load.ts';
import { logCapture } from './native/log-capture.ts';
import { captureSettings } from './native/settings.ts';
import { WindowClock } from './native/window-clock.ts';
import type { Landing } from './server/landing-page.ts';
import { pages } from './server/pages.ts';
import { PageServer } from './server/server.ts';
import { SlicePool } from './server/slice-pool.ts';

const TOP_FLOWS = 15;

/* A pair of Prometheus servers and a few people at the same time. */
const SCRAPES = 8;

/* What is left of a second for a window that is just being closed. */
const STOP_MILLISECONDS = 500;

export class App {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #capture: Capture;
  readonly #flows: FlowMetrics;
  readonly #self: SelfMetrics;
  readonly #clock: WindowClock;
  readonly #server: PageServer;
  #windows = 0;
  #ready = false;
  #ticking: Promise<void> = Promise.resolve();

  private constructor(config: Config, log: Logger, capture: Capture) {
    this.#config = config;
    this.#log = log;
    this.#capture = capture;
    this.#flows = new FlowMetrics({
      /* auto becomes workload where Kubernetes gives names. */
      labels: config.labels === 'auto' ? 'host' : config.labels,
      views: config.views,
      maxSeries: config['series.max'],
      host: hostname(),
      ephemeralPort: ephemeralPort(config['ports.ephemeral']),
    });
    this.#self = new SelfMetrics(() => this.#state());
    this.#clock = new WindowClock(config['window.l4']);
    this.#server = new PageServer(
      pages({
        telemetryPath: config['web.telemetry-path'],
        sources: { flows: this.#flows, self: this.#self, slices: new SlicePool(SCRAPES) },
        isReady: () => this.#ready,
        landing: () => this.#landing(),
        onFailure: (path, err) => this.#log.error({ path, err }, 'page failed'),
      }),
    );
  }

  static async start(config: Config, log: Logger): Promise<App> {
    const capture = new Capture(loadBinding(), captureSettings(config));
    try {
      logCapture(log, config.attach, capture);
      const app = new App(config, log, capture);
      await app.#listen();
      app.#ticking = app.#clock.run((end) => app.#closeWindow(end));
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

  async #closeWindow(endSeconds: number): Promise<void> {
    const start = performance.now();
    try {
      const { buffer, byteLength } = await this.#capture.takeWindow();
      this.#flows.apply(buffer, byteLength, endSeconds);
      this.#windows += 1;
      this.#self.observeTake((performance.now() - start) / 1000);
    } catch (err) {
      this.#log.error({ err }, 'window could not be closed');
    }
  }

  #state(): SelfState {
    return {
      version: VERSION,
      rungs: this.#capture.rungs,
      stats: this.#capture.readStats(),
      series: this.#flows.seriesCount,
      foldedSeries: this.#flows.foldedSeries,
      windowSeconds: this.#config['window.l4'],
      windows: this.#windows,
      lateWindows: this.#clock.lateWindows,
      windowEndSeconds: this.#flows.windowEndSeconds,
    };
  }

  #landing(): Landing {
    return {
      version: VERSION,
      host: hostname(),
      mode: this.#capture.mode,
      rungs: this.#capture.rungs,
      topFlows: this.#flows.topFlows(TOP_FLOWS),
      windowSeconds: this.#config['window.l4'],
      windowEndSeconds: this.#flows.windowEndSeconds,
      telemetryPath: this.#config['web.telemetry-path'],
    };
  }
}
