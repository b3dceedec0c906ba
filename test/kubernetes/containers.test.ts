// SPDX-License-Identifier: Apache-2.0
// The local end is named by the cgroup of its process, whoever made that and whatever its address.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { command } from '../kernel/commands.ts';
import { Daemon } from '../kernel/daemon.ts';
import { Nginx } from '../kernel/nginx.ts';
import type { Labels, Page } from '../kernel/page.ts';
import { ClusterNode } from './cluster-node.ts';
import type { Container, Hierarchy } from './container.ts';
import { containerStatus, podObject, runningStatus } from './objects.ts';

const BURSTABLE = 'kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod';
const NODE_ADDRESS = '10.232.2.1';
const SERVER_PORT = 9000;
/* From here on, one for each container. */
const FIRST_PORT = 9001;
/* Of pods whose processes speak from an address that is not theirs: only a cgroup names them. */
const ELSEWHERE = '10.232.99.9';

interface Case {
  readonly pod: string;
  /** `{uid}` as in the API, with `_` in a slice's name; `{id}` of the container. */
  readonly path: string;
  readonly hierarchy: Hierarchy;
  readonly runtime?: string;
  readonly statuses?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const MIRROR = {
  annotations: { 'kubernetes.io/config.mirror': 'ab'.repeat(16) },
  ownerReferences: [
    { apiVersion: 'v1', kind: 'Node', name: 'node-a', uid: 'uid-node-a', controller: true },
  ],
};
const ON_HOST = { hostNetwork: true };
const INIT = { initContainers: [{ name: 'migrate', image: 'app:1' }] };

const CASES: readonly Case[] = [
  {
    pod: 'containerd-systemd',
    path: `${BURSTABLE}{uid}.slice/cri-containerd-{id}.scope`,
    hierarchy: 'v2',
  },
  { pod: 'containerd-cgroupfs', path: 'kubepods/burstable/pod{uid}/{id}', hierarchy: 'v1' },
  {
    pod: 'containerd-of-slice',
    path: 'system.slice/containerd.service/kubepods-pod{uid}.slice:cri-containerd:{id}',
    hierarchy: 'v1',
  },
  {
    pod: 'crio-systemd',
    path: `${BURSTABLE}{uid}.slice/crio-{id}.scope`,
    hierarchy: 'v2',
    runtime: 'cri-o',
  },
  {
    pod: 'crio-cgroupfs',
    path: 'kubepods/besteffort/pod{uid}/crio-{id}',
    hierarchy: 'v1',
    runtime: 'cri-o',
  },
  {
    pod: 'docker-systemd',
    path: `${BURSTABLE}{uid}.slice/docker-{id}.scope`,
    hierarchy: 'v1',
    runtime: 'docker',
  },
  {
    pod: 'docker-cgroupfs',
    path: 'kubepods/pod{uid}/{id}',
    hierarchy: 'v2',
    runtime: 'docker',
  },
  {
    pod: 'with-systemd-inside',
    path: `${BURSTABLE}{uid}.slice/cri-containerd-{id}.scope/system.slice/app.service`,
    hierarchy: 'v2',
  },
  {
    pod: 'initializing',
    path: `${BURSTABLE}{uid}.slice/cri-containerd-{id}.scope`,
    hierarchy: 'v2',
    statuses: 'initContainerStatuses',
    spec: INIT,
  },
  {
    pod: 'debugged',
    path: 'kubepods/burstable/pod{uid}/{id}',
    hierarchy: 'v1',
    statuses: 'ephemeralContainerStatuses',
  },
  {
    /* Its directory has the hash of its file; the mirror pod in the API another UID. */
    pod: 'static-node-a',
    path: 'kubepods/burstable/pod8d0c5b4b1b1e4b0e8f0a4a5c3f7d6e21/{id}',
    hierarchy: 'v1',
    metadata: MIRROR,
    spec: ON_HOST,
  },
  {
    pod: 'host-one',
    path: `${BURSTABLE}{uid}.slice/cri-containerd-{id}.scope`,
    hierarchy: 'v2',
    spec: ON_HOST,
  },
  {
    pod: 'host-two',
    path: 'kubepods/besteffort/pod{uid}/{id}',
    hierarchy: 'v1',
    spec: ON_HOST,
  },
];

/* Their processes make one flow, of which the end of the window is the first to tell. */
const SENDING = { pod: 'sending', path: 'kubepods/pod{uid}/{id}', hierarchy: 'v1' } as const;
const STAYING = { ...SENDING, pod: 'staying' };
const PODS: readonly Case[] = [...CASES, SENDING, STAYING];

describe('a process in a container is named by its cgroup', () => {
  let node: ClusterNode;
  let nginx: Nginx;
  const shells: Daemon[] = [];
  const uids = new Map<string, string>();
  let page: Page;

  const portOf = (pod: string): number => FIRST_PORT + PODS.findIndex((one) => one.pod === pod);
  const idOf = (pod: string): string => portOf(pod).toString(16).padStart(64, '0');

  async function applyPod({ pod, runtime = 'containerd', ...one }: Case): Promise<string> {
    const object = podObject(pod, one.metadata, one.spec);
    const isOnHost = one.spec === ON_HOST;
    const { statuses = 'containerStatuses' } = one;
    const container = containerStatus(`${runtime}://${idOf(pod)}`);
    const status = { [statuses]: [container] };
    await node.apply(object, runningStatus(isOnHost ? NODE_ADDRESS : ELSEWHERE, status));
    const stored = await node.plane.admin.ok('GET', `/api/v1/namespaces/default/pods/${pod}`);
    return (stored.metadata as { uid: string }).uid;
  }

  function containerOf({ pod, path, hierarchy }: Case): Promise<Container> {
    const uid = uids.get(pod) ?? '';
    const ofDriver = path.includes('.slice') ? uid.replaceAll('-', '_') : uid;
    return node.container(idOf(pod), path.replace('{uid}', ofDriver), hierarchy);
  }

  /* The process and its cgroup are gone long before the window ends. */
  async function ask(one: Case): Promise<void> {
    const container = await containerOf(one);
    const network = one.spec === ON_HOST ? [] : node.network.client.inside;
    await curl([...container.inside, ...network], portOf(one.pod));
    await container.remove();
  }

  /** A shell in the container, with a socket of this protocol. */
  async function shell(one: Case, protocol: string, script: string): Promise<Daemon> {
    const container = await containerOf(one);
    const peer = `/dev/${protocol}/${node.network.first.address}/${portOf(one.pod)}`;
    const [program = '', ...words] = [...container.inside, ...node.network.client.inside];
    const opened = `exec 3<>${peer}; ${script}; exec sleep infinity`;
    return Daemon.start(/ready/, program, ...words, 'bash', '-c', opened);
  }

  async function curl(before: readonly string[], port: number): Promise<void> {
    const url = `http://${node.network.first.address}:${port}/hello`;
    const [program = '', ...words] = [...before, 'curl', '-s', '-o', '/dev/null', url];
    await command(program, ...words);
  }

  before(async () => {
    node = await ClusterNode.open(() => []);
    for (const one of PODS) uids.set(one.pod, await applyPod(one));
    await node.watch('--labels=pod');
    const { first } = node.network;
    const ports = [SERVER_PORT, ...PODS.map(({ pod }) => portOf(pod))];
    const listen = ports.map((port) => `${first.address}:${port}`);
    nginx = await Nginx.start(listen, first.inside);
    for (const one of CASES) await ask(one);
    await curl([], SERVER_PORT);
    shells.push(await shell(SENDING, 'udp', 'echo 123456789 >&3; echo ready'));
    shells.push(await shell(STAYING, 'tcp', 'echo ready'));
    page = await node.exporter.settle(3);
  });
  after(async () => {
    for (const one of shells) await one.stop();
    await nginx?.stop();
    await node?.close();
  });

  const clientOf = (server_port: number, reporter: string): Labels | undefined => {
    const where = { server_port, reporter };
    const found = page.select('netflow_tcp_established_total', where);
    assert.equal(found.length, 1, JSON.stringify(found));
    return found[0]?.labels;
  };

  for (const { pod } of CASES) {
    test(pod, () => {
      const labels = clientOf(portOf(pod), 'client');
      assert.equal(labels?.client_k8s_pod_name, pod);
      assert.equal(labels?.client_k8s_namespace, 'default');
      assert.equal(labels?.process_name, '');
    });
  }

  test('the first datagrams of a container', () => {
    const where = { server_port: portOf('sending'), reporter: 'client' };
    const [sample, ...others] = page.select('netflow_written_bytes_total', where);
    assert.equal(sample?.labels.client_k8s_pod_name, 'sending');
    assert.equal(sample?.value, 10);
    assert.deepEqual(others, []);
  });

  test('the first connection of a container, that is still open when the window ends', () => {
    assert.equal(clientOf(portOf('staying'), 'client')?.client_k8s_pod_name, 'staying');
  });

  test('a process outside of pods has the name of the process', () => {
    const labels = clientOf(SERVER_PORT, 'client');
    assert.equal(labels?.process_name, 'curl');
    assert.equal(labels?.client_k8s_pod_name, '');
  });

  test('whoever is on the host network is, for others, the node', () => {
    for (const port of [portOf('host-one'), portOf('host-two'), SERVER_PORT]) {
      const labels = clientOf(port, 'server');
      assert.equal(labels?.client_k8s_node_name, 'node-a');
      assert.equal(labels?.client_k8s_pod_name, '');
    }
  });
});
