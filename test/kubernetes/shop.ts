// SPDX-License-Identifier: Apache-2.0
// Two pods of a node and a Service between them.

import { command } from '../kernel/commands.ts';
import type { Exporter } from '../kernel/exporter.ts';
import { Nginx } from '../kernel/nginx.ts';
import type { ServiceNetwork } from '../kernel/service-network.ts';
import { ClusterNode } from './cluster-node.ts';
import type { Container } from './container.ts';
import type { ControlPlane } from './control-plane.ts';
import {
  containerStatus,
  controlledBy,
  podObject,
  runningStatus,
  serviceObject,
  sliceObject,
} from './objects.ts';

export const SERVICE = '10.96.232.1';
const [CLIENT_ID, SERVER_ID] = ['c1'.repeat(32), '5e'.repeat(32)];
const CLIENT_SLICE = 'kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice';
const CLIENT_CGROUP = `${CLIENT_SLICE}/cri-containerd-{id}.scope`;

const running = (address: string, id: string) =>
  runningStatus(address, { containerStatuses: [containerStatus(`containerd://${id}`)] });

export class Shop {
  readonly #node: ClusterNode;
  #client!: Container;
  #nginx: Nginx | undefined;

  private constructor(node: ClusterNode) {
    this.#node = node;
  }

  static async open(...flags: readonly string[]): Promise<Shop> {
    const node = await ClusterNode.open(({ first }) => [
      `ip daddr ${SERVICE} tcp dport 80 dnat ip to ${first.address}:8080`,
    ]);
    const shop = new Shop(node);
    try {
      await shop.#fill();
      await shop.#run(flags);
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  get plane(): ControlPlane {
    return this.#node.plane;
  }

  get network(): ServiceNetwork {
    return this.#node.network;
  }

  get exporter(): Exporter {
    return this.#node.exporter;
  }

  async #fill(): Promise<void> {
    const labels = { 'pod-template-hash': '7d4b9c6f58', team: 'sales' };
    const owner = controlledBy('ReplicaSet', 'shop-7d4b9c6f58');
    const shop = podObject('shop-7d4b9c6f58-abcde', { labels, ...owner });
    await this.#node.apply(shop, running(this.network.client.address, CLIENT_ID));
    const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }];
    const spec = { clusterIP: SERVICE, clusterIPs: [SERVICE], ports };
    await this.plane.admin.apply(serviceObject('web', spec));
    await this.putStore('store-0');
  }

  async #run(flags: readonly string[]): Promise<void> {
    this.#client = await this.#node.container(CLIENT_ID, CLIENT_CGROUP, 'v2');
    const server = await this.#node.container(SERVER_ID, 'kubepods/besteffort/pod2/{id}', 'v1');
    await this.#node.watch(...flags);
    const listen = [`${this.network.first.address}:8080`];
    this.#nginx = await Nginx.start(listen, [...server.inside, ...this.network.first.inside]);
  }

  /** A pod of the StatefulSet store, behind the Service, with the server's address. */
  async putStore(name: string): Promise<void> {
    const { address } = this.network.first;
    const labels = { team: 'stock' };
    const pod = podObject(name, { labels, ...controlledBy('StatefulSet', 'store') });
    await this.#node.apply(pod, running(address, SERVER_ID));
    const path = `/api/v1/namespaces/default/pods/${name}`;
    const { uid } = (await this.plane.admin.ok('GET', path)).metadata as { uid: string };
    const targetRef = { kind: 'Pod', namespace: 'default', name, uid };
    const endpoints = [{ addresses: [address], targetRef, nodeName: 'node-a' }];
    await this.plane.admin.apply(sliceObject('web-1', { endpoints }));
  }

  async deletePod(name: string): Promise<void> {
    await this.plane.admin.delete(podObject(name));
  }

  /** The client asks through the Service, by a process of its own that is gone afterwards. */
  async ask(): Promise<void> {
    const [shell = '', ...inside] = [...this.#client.inside, ...this.network.client.inside];
    const url = `http://${SERVICE}/hello`;
    await command(shell, ...inside, 'curl', '-s', '-o', '/dev/null', url);
  }

  async close(): Promise<void> {
    await this.#nginx?.stop();
    await this.#node.close();
  }
}
