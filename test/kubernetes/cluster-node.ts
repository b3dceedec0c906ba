// SPDX-License-Identifier: Apache-2.0
// A node of a cluster: pods' networks and containers' cgroups as a node has them, a real API server
// that tests write objects to, and an exporter that watches it.

import { Exporter } from '../kernel/exporter.ts';
import { ServiceNetwork } from '../kernel/service-network.ts';
import { Account } from './account.ts';
import type { ApiObject } from './admin.ts';
import { Container, type Hierarchy } from './container.ts';
import { ControlPlane } from './control-plane.ts';
import { nodeObject } from './objects.ts';
import { until } from './until.ts';

/* Of the cables to the pods client and first: what leaves for them comes from there. */
const NODE_ADDRESSES = ['10.232.1.1', '10.232.2.1'];

export class ClusterNode {
  readonly plane: ControlPlane;
  readonly network: ServiceNetwork;
  exporter!: Exporter;
  readonly #containers: Container[] = [];

  private constructor(plane: ControlPlane, network: ServiceNetwork) {
    this.plane = plane;
    this.network = network;
  }

  /** `node-a` in `zone-1`; `rules` play its Services. */
  static async open(rules: (network: ServiceNetwork) => readonly string[]): Promise<ClusterNode> {
    const network = await ServiceNetwork.create(rules);
    const node = new ClusterNode(await ControlPlane.start(), network);
    const zone = { 'topology.kubernetes.io/zone': 'zone-1' };
    const addresses = NODE_ADDRESSES.map((address) => ({ type: 'InternalIP', address }));
    await node.apply(nodeObject('node-a', zone), { addresses });
    return node;
  }

  /** Starts the exporter; it knows all objects that were applied before. */
  async watch(...flags: readonly string[]): Promise<void> {
    const account = await (await Account.create(this.plane)).bind();
    const kubeconfig = await this.plane.kubeconfig({ token: await account.token() });
    this.exporter = await Exporter.start(
      ...['--labels=full', '--window.l7=1s', '--kubernetes.node-name=node-a', ...flags],
      `--kubernetes.kubeconfig=${kubeconfig}`,
    );
    const isSynced = async (): Promise<boolean> =>
      (await this.exporter.page()).sum('flowgauge_kubernetes_synced') === 4;
    await until(isSynced, () => this.exporter.output());
  }

  async apply(object: ApiObject, status: unknown): Promise<void> {
    await this.plane.admin.apply(object);
    await this.plane.admin.patchStatus(object, status);
  }

  /** `path` has `{id}` where the runtime puts the container's. */
  async container(id: string, path: string, hierarchy: Hierarchy): Promise<Container> {
    const container = new Container(id, path, hierarchy);
    this.#containers.push(container);
    return container.create();
  }

  /** What a test runs here must have ended. */
  async close(): Promise<void> {
    await this.exporter?.stop();
    await this.plane.stop();
    await this.network.remove();
    for (const container of this.#containers) await container.remove();
  }
}
