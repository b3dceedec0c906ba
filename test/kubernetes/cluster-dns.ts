// SPDX-License-Identifier: Apache-2.0
// The DNS of a cluster: a name server in a pod behind the Service kube-dns, and two pods that ask
// it for two names of one website outside of the cluster.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { command } from '../kernel/commands.ts';
import { Dnsmasq } from '../kernel/name-servers.ts';
import { Nginx } from '../kernel/nginx.ts';
import type { Pod, ServiceNetwork } from '../kernel/service-network.ts';
import type { ApiObject } from './admin.ts';
import { ClusterNode } from './cluster-node.ts';
import type { Container } from './container.ts';
import {
  containerStatus,
  controlledBy,
  podObject,
  runningStatus,
  serviceObject,
  sliceObject,
} from './objects.ts';

export const KUBE_DNS = '10.96.232.10';
export const WEBSITE = '203.0.113.7';
const NAMESPACE = 'kube-system';
const COREDNS = 'coredns-668d6bf9bc-xk2vp';

interface Client {
  readonly container: Container;
  readonly pod: Pod;
}

export class ClusterDns {
  readonly node: ClusterNode;
  server!: Dnsmasq;
  #website: Nginx | undefined;
  readonly #clients = new Map<string, Client>();

  private constructor(node: ClusterNode) {
    this.node = node;
  }

  /** Pods `shop` and `mail` ask. */
  static async open(): Promise<ClusterDns> {
    const node = await ClusterNode.open(({ first }) => [
      `ip daddr ${KUBE_DNS} meta l4proto { tcp, udp } th dport 53 dnat ip to ${first.address}`,
    ]);
    const dns = new ClusterDns(node);
    try {
      const { client, second } = node.network;
      await dns.#addClient('shop', client, 'c1', 'kubepods/burstable/pod1/{id}');
      await dns.#addClient('mail', second, 'c2', 'kubepods/besteffort/pod2/{id}');
      await dns.#addService();
      const id = 'd5'.repeat(32);
      await dns.#addServerPod(id);
      const container = await node.container(id, 'kubepods/burstable/pod3/{id}', 'v1');
      await node.watch();
      await dns.#serve(container);
    } catch (error) {
      await dns.close();
      throw error;
    }
    return dns;
  }

  async #addClient(name: string, pod: Pod, digits: string, cgroup: string): Promise<void> {
    const id = digits.repeat(32);
    this.#clients.set(name, { pod, container: await this.node.container(id, cgroup, 'v1') });
    const directory = `/etc/netns/${pod.netns}`;
    await mkdir(directory, { recursive: true });
    await writeFile(`${directory}/resolv.conf`, `nameserver ${KUBE_DNS}\n`);
    const containerStatuses = [containerStatus(`containerd://${id}`)];
    await this.node.apply(podObject(name), runningStatus(pod.address, { containerStatuses }));
  }

  async #addService(): Promise<void> {
    const ports = ['UDP', 'TCP'].map((protocol) => ({
      name: `dns-${protocol.toLowerCase()}`,
      port: 53,
      targetPort: 53,
      protocol,
    }));
    const spec = { clusterIP: KUBE_DNS, clusterIPs: [KUBE_DNS], ports };
    await this.node.plane.admin.apply(inKubeSystem(serviceObject('kube-dns', spec)));
  }

  async #addServerPod(id: string): Promise<void> {
    const { admin } = this.node.plane;
    const { address } = this.node.network.first;
    const labels = { 'pod-template-hash': '668d6bf9bc' };
    const owner = controlledBy('ReplicaSet', 'coredns-668d6bf9bc');
    const containerStatuses = [containerStatus(`containerd://${id}`)];
    const pod = inKubeSystem(podObject(COREDNS, { labels, ...owner }));
    await this.node.apply(pod, runningStatus(address, { containerStatuses }));
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${COREDNS}`;
    const { uid } = (await admin.ok('GET', path)).metadata as { uid: string };
    const targetRef = { kind: 'Pod', namespace: NAMESPACE, name: COREDNS, uid };
    const endpoints = [{ addresses: [address], targetRef, nodeName: 'node-a' }];
    const slice = inKubeSystem(sliceObject('kube-dns-1', { endpoints }));
    const ofService = { 'kubernetes.io/service-name': 'kube-dns' };
    await admin.apply({ ...slice, metadata: { ...slice.metadata, labels: ofService } });
  }

  /* The website is the machine itself, by an address that goes with its cable. */
  async #serve(container: Container): Promise<void> {
    const { client, first } = this.node.network;
    await command('ip', 'address', 'add', `${WEBSITE}/32`, 'dev', client.cable);
    this.#website = await Nginx.start([`${WEBSITE}:80`]);
    const names = { 'www.example.org': WEBSITE, 'shop.example.org': WEBSITE };
    const inside = [...container.inside, ...first.inside];
    this.server = await Dnsmasq.start(inside, [first.address], names, '127.0.0.1');
  }

  get network(): ServiceNetwork {
    return this.node.network;
  }

  /** Runs a program in the pod of this name. */
  async run(name: string, ...words: readonly string[]): Promise<string> {
    const client = this.#clients.get(name);
    if (client === undefined) throw new Error(`there is no pod ${name}`);
    const [program = '', ...rest] = [...client.container.inside, ...client.pod.inside, ...words];
    return command(program, ...rest);
  }

  async close(): Promise<void> {
    await this.#website?.stop();
    await this.server?.stop();
    for (const { pod } of this.#clients.values())
      await rm(`/etc/netns/${pod.netns}`, { recursive: true, force: true });
    await this.node.close();
  }
}

const inKubeSystem = (object: ApiObject): ApiObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: NAMESPACE },
});
