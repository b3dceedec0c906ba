// SPDX-License-Identifier: Apache-2.0
// What names cost a window, in this process: the same rows with and without a cluster around them.

import { Enrichment } from '../src/enrich/enrichment.ts';
import { Networks } from '../src/enrich/networks.ts';
import { FlowMetrics } from '../src/metrics/flow-metrics.ts';
import type { LabelProfile } from '../src/model/label-profile.ts';
import { aDirectory } from '../test/unit/directory/a-directory.ts';
import { aPod, aService } from '../test/unit/directory/a-pod.ts';
import { BOTH_VIEWS } from '../test/unit/metrics/a-page.ts';
import { aFlow, aSnapshot, ipv4 } from '../test/unit/wire/a-snapshot.ts';
import { heading, table } from './report.ts';
import { spreadOf } from './statistics.ts';
import { type TakenIn, takeIn } from './take-in.ts';

const FLOWS = [1000, 10_000, 100_000];
const PROFILES: readonly LabelProfile[] = ['host', 'workload', 'pod'];
const PODS = 5000;
const SERVICES = 1000;
const LOCAL_PODS = 100;
const WINDOWS = 10;
const ROUNDS = 5;

const podAddress = (pod: number): string => `10.1.${pod >> 8}.${pod & 255}`;
const serviceAddress = (service: number): string => `10.96.${service >> 8}.${service & 255}`;
const containerOf = (pod: number): string => pod.toString(16).padStart(64, '0');

/** Five pods behind each Service; the first ones are on this node. */
function aCluster() {
  const { directory, ends, holderAt } = aDirectory();
  for (let pod = 0; pod < PODS; pod++) {
    const app = `app-${pod % SERVICES}`;
    directory.ofPods.added(
      aPod({
        name: `${app}-7d4b9c6f58-${pod}`,
        addresses: [podAddress(pod)],
        containers: [{ id: containerOf(pod), name: 'app' }],
        owner: { kind: 'ReplicaSet', name: `${app}-7d4b9c6f58`, uid: app },
        template: { maker: 'Deployment', hash: '7d4b9c6f58' },
      }),
    );
  }
  for (let i = 0; i < SERVICES; i++)
    directory.ofServices.added(aService({ name: `app-${i}`, clusterIPs: [serviceAddress(i)] }));
  for (let pod = 0; pod < LOCAL_PODS; pod++)
    ends.meetCgroups([{ id: 1000 + pod, path: `/kubepods/${containerOf(pod)}` }]);
  return { ends, holderAt };
}

/** Flows of local pods to other pods, every second by the Service before them. */
function aWindow(flows: number, holderAt: (address: string) => number): ArrayBuffer {
  const rows = Array.from({ length: flows }, (_, i) => {
    const [local, remote] = [i % LOCAL_PODS, (i * 7) % PODS];
    return aFlow({
      slot: i + 1,
      cgroup: 1000 + local,
      localHolder: holderAt(podAddress(local)),
      remoteHolder: holderAt(podAddress(remote)),
      localAddress: ipv4(podAddress(local)),
      remoteAddress: ipv4(i % 2 ? podAddress(remote) : serviceAddress(remote % SERVICES)),
      remotePort: 80,
      readBytes: 1000 + i,
    });
  });
  return aSnapshot({ flows: rows, strings: ['', 'bench'] });
}

interface Cost {
  readonly first: TakenIn;
  /** Milliseconds. */
  readonly later: number;
  readonly series: number;
}

async function measure(flows: number, profile: LabelProfile): Promise<Cost> {
  const { ends, holderAt } = aCluster();
  const metrics = new FlowMetrics({
    labels: {
      profile,
      names: new Set(),
      workloadLabels: [],
      workloadLabelPrefix: '',
      hasNetworks: false,
    },
    staticLabels: new Map(),
    labelsOf: [],
    networks: new Networks([]),
    dropped: { hostAddresses: undefined, ownPid: undefined },
    families: BOTH_VIEWS,
    maxSeries: 200_000,
    rememberedSeries: 20_000,
    windows: { l4: 15, l7: 60 },
    ends: new Enrichment(ends),
    host: 'bench-node-1',
    ephemeralPort: 32768,
    portsPerServer: 32,
  });
  const window = aWindow(flows, holderAt);
  const next = (number: number): Promise<TakenIn> =>
    takeIn(metrics.apply(window, window.byteLength, number * 15));
  const first = await next(1);
  const later: number[] = [];
  for (let number = 2; number <= WINDOWS; number++) later.push((await next(number)).milliseconds);
  return { first, later: spreadOf(later).median, series: metrics.netflow.count };
}

async function row(flows: number, labels: LabelProfile): Promise<string[]> {
  const rounds = await Array.fromAsync({ length: ROUNDS }, () => measure(flows, labels));
  const usual = (figure: (cost: Cost) => number): string =>
    spreadOf(rounds.map(figure)).median.toFixed(1);
  return [
    `${flows}`,
    labels,
    `${rounds[0]?.series}`,
    usual(({ first }) => first.milliseconds),
    usual(({ first }) => first.longestSlice),
    usual(({ later }) => later),
  ];
}

export async function reportEnrichment(): Promise<void> {
  heading(
    `Names for a window of TCP flows: ${PODS} pods, ${SERVICES} Services, medians of ${ROUNDS}`,
  );
  const cases = FLOWS.flatMap((flows) => PROFILES.map((labels) => [flows, labels] as const));
  const rows = await Array.fromAsync(cases, ([flows, labels]) => row(flows, labels));
  table(['flows', 'labels', 'series', 'all new ms', 'longest slice ms', 'later ms'], rows);
}
