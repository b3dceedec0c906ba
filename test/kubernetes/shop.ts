// SPDX-License-Identifier: Apache-2.0
// Two pods and a Service between them: network namespaces and cgroups as a node has them, their
// objects in a real API server, and an exporter that watches it.

import { command } from '../kernel/commands.ts';
import { Exporter } from '../kernel/exporter.ts';
import { Nginx } from '../kernel/nginx.ts';
import { ServiceNetwork } from '../kernel/service-network.ts';
import { Account } from './account.ts';
import type { ApiObject } from './admin.ts';
import { Container } from './container.ts';
import { ControlPlane } from './control-plane.ts';
import { nodeObject, podObject, serviceObject, sliceObject } from './objects.ts';
import { until } from './until.ts';

export const SERVICE = '10.96.232.1';
const NODE_ADDRESS = '10.232.1.1';
const [CLIENT_ID, SERVER_ID] = ['c1'.repeat(32), '5e'.repeat(32)];
const CLIENT_SLICE = 'kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice';

const controlledBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `uid-${name}`, controller: true }],
});

const running = (address: string, id: string) => ({
  phase: 'Running',
  podIP: address,
  podIPs: [{ ip: address }],
  startTime: new Date(Date.now() - 60_000).toISOString(),
  containerStatuses: [
    {
      name: 'app',
      containerID: `containerd://${id}`,
      image: 'app:1',
      imageID: '',
      ready: true,
      restartCount: 0,
      started: true,
    },
  ],
});

export class Shop {
  readonly plane: ControlPlane;
  readonly network: ServiceNetwork;
  exporter!: Exporter;
  readonly #client = new Container(CLIENT_ID, `${CLIENT_SLICE}/cri-containerd-{id}.scope`, 'v2');
  readonly #server = new Container(SERVER_ID, 'kubepods/besteffort/pod2/{id}', 'v1');
  #nginx: Nginx | undefined;

  private constructor(plane: ControlPlane, network: ServiceNetwork) {
    this.plane = plane;
    this.network = network;
  }

  static async open(...flags: readonly string[]): Promise<Shop> {
    const network = await ServiceNetwork.create(({ first }) => [
      `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
    ]);
    const shop = new Shop(await ControlPlane.start(), network);
    try {
      await shop.#fill();
      await shop.#run(flags);
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  async #fill(): Promise<void> {
    const zone = { 'topology.kubernetes.io/zone': 'zone-1' };
    const addresses = [{ type: 'InternalIP', address: NODE_ADDRESS }];
    await this.#apply(nodeObject('node-a', zone), { addresses });
    const labels = { 'pod-template-hash': '7d4b9c6f58', team: 'sales' };
    const owner = controlledBy('ReplicaSet', 'shop-7d4b9c6f58');
    const shop = podObject('shop-7d4b9c6f58-abcde', { labels, ...owner });
    await this.#apply(shop, running(this.network.client.address, CLIENT_ID));
    const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }];
    const spec = { clusterIP: SERVICE, clusterIPs: [SERVICE], ports };
    await this.plane.admin.apply(serviceObject('web', spec));
    await this.putStore('store-0');
  }

  async #run(flags: readonly string[]): Promise<void> {
    const account = await (await Account.create(this.plane)).bind();
    const kubeconfig = await this.plane.kubeconfig({ token: await account.token() });
    await this.#client.create();
    await this.#server.create();
    this.exporter = await Exporter.start(
      ...['--labels=full', '--window.l7=1s', '--kubernetes.node-name=node-a', ...flags],
      `--kubernetes.kubeconfig=${kubeconfig}`,
    );
    const isSynced = async (): Promise<boolean> =>
      (await this.exporter.page()).sum('flowgauge_kubernetes_synced') === 4;
    await until(isSynced, () => this.exporter.output());
    const listen = [`${this.network.first.address}:8080`];
    this.#nginx = await Nginx.start(listen, [...this.#server.inside, ...this.network.first.inside]);
  }

  /** A pod of the StatefulSet store, behind the Service, with the server's address. */
  async putStore(name: string): Promise<void> {
    const { address } = this.network.first;
    const labels = { team: 'stock' };
    const pod = podObject(name, { labels, ...controlledBy('StatefulSet', 'store') });
    await this.#apply(pod, running(address, SERVER_ID));
    const path = `/api/v1/namespaces/default/pods/${name}`;
    const { uid } = (await this.plane.admin.ok('GET', path)).metadata as { uid: string };
    const targetRef = { kind: 'Pod', namespace: 'default', name, uid };
    const endpoints = [{ addresses: [address], targetRef, nodeName: 'node-a' }];
    await this.plane.admin.apply(sliceObject('web-1', { endpoints }));
  }

  async deletePod(name: string): Promise<void> {
    await this.plane.admin.delete(podObject(name));
  }

  async #apply(object: ApiObject, status: unknown): Promise<void> {
    await this.plane.admin.apply(object);
    await this.plane.admin.patchStatus(object, status);
  }

  /** The client asks through the Service, by a process of its own that is gone afterwards. */
  async ask(): Promise<void> {
    const [shell = '', ...inside] = [...this.#client.inside, ...this.network.client.inside];
    const url = `http://${SERVICE}/hello`;
    await command(shell, ...inside, 'curl', '-s', '-o', '/dev/null', url);
  }

  async close(): Promise<void> {
    await this.exporter?.stop();
    await this.#nginx?.stop();
    await this.plane.stop();
    await this.network.remove();
    await this.#client.remove();
    await this.#server.remove();
  }
}
