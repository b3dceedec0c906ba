// SPDX-License-Identifier: Apache-2.0
// A process that mirrors every pod of a cluster, lists them anew once, and says what that cost.
// usage: node --expose-gc kubernetes-mirror.ts DIRECTORY PODS
// DIRECTORY has token and ca.crt; the environment says where the server is, as in a pod.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../src/kubernetes/api-client.ts';
import { ApiFailure } from '../src/kubernetes/api-failure.ts';
import { InClusterAccess } from '../src/kubernetes/in-cluster-access.ts';
import { podsResource } from '../src/kubernetes/pods.ts';
import { Reflector } from '../src/kubernetes/reflector.ts';
import { Store } from '../src/kubernetes/store.ts';

const [, , directory, wanted = '0'] = process.argv;
const MEBI = 2 ** 20;

/** One watch is refused as if the server had forgotten our version. */
class ForgetfulClient extends ApiClient {
  forgets = false;

  override get(...words: Parameters<ApiClient['get']>): ReturnType<ApiClient['get']> {
    if (!this.forgets || words[1].watch === undefined) return super.get(...words);
    this.forgets = false;
    return Promise.reject(new ApiFailure('expired', 'as measured'));
  }
}

const client = new ForgetfulClient(new InClusterAccess(process.env, directory), 'bench');
let changes = 0;
const count = () => {
  changes++;
};
const store = new Store({ added: count, changed: count, removed: count });
const reflector = new Reflector(client, podsResource({ labels: ['app'] }), store);

function memory(when: string): void {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  const [now, heap] = [rss / MEBI, heapUsed / MEBI].map(Math.round);
  console.log(`${when}: resident ${now} MiB, heap ${heap} MiB, peak ${Math.round(peak)} MiB`);
}

/** The longest time in which no timer came, and the most CPU of this thread that it contains. */
class Stalls {
  wall = 0;
  cpu = 0;
  #at = performance.now();
  #used = process.threadCpuUsage();
  readonly #timer = setInterval(() => this.#look(), 1);

  #look(): void {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(this.#used);
    this.wall = Math.max(this.wall, now - this.#at);
    this.cpu = Math.max(this.cpu, (user + system) / 1000);
    this.#at = now;
    this.#used = process.threadCpuUsage();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function timed(what: string, isDone: () => boolean): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const began = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  const stalls = new Stalls();
  while (!isDone()) await sleep(10);
  delay.disable();
  stalls.stop();
  const { user, system } = process.cpuUsage(before);
  const [seconds, busy, p999, most, wall, cpu] = [
    (performance.now() - began) / 1000,
    (user + system) / 1e6,
    delay.percentile(99.9) / 1e6,
    delay.max / 1e6,
    stalls.wall,
    stalls.cpu,
  ].map((number) => number.toFixed(1));
  console.log(
    `${what}: ${seconds} s, CPU ${busy} s; event loop p99.9 ${p999} ms, longest ${most} ms`,
  );
  console.log(`  longest between timers ${wall} ms, of which at most ${cpu} ms on a CPU`);
}

memory('before');
reflector.start();
await timed('first list', () => store.size === Number(wanted) && reflector.state.watches > 0);
memory('with all pods');
client.forgets = true;
client.close();
await timed('list anew', () => reflector.state.lists.expired === 1);
memory('after that');
console.log(`${changes} changes, ${JSON.stringify(reflector.state)}`);
await reflector.stop();
client.close();
