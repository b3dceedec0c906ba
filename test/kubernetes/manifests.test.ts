// SPDX-License-Identifier: Apache-2.0
// A real API server takes what deploy/kubernetes has, by kubectl as a user runs it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MANIFESTS, manifest, podTemplate } from '../deploy/manifests.ts';
import { command } from '../kernel/commands.ts';
import { ControlPlane, PROGRAMS } from './control-plane.ts';

/* Of the Prometheus operator; build.sh puts it there. */
const DEFINITION = join(import.meta.dirname, '../../build/kubernetes/pod-monitor-definition.yaml');
const DRY = ['--server-side', '--dry-run=server', '--validate=strict'];

const pod = (namespace: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  ...podTemplate(),
  metadata: { ...podTemplate().metadata, name: 'flowgauge-test', namespace },
});

describe('deploy/kubernetes', () => {
  let plane: ControlPlane;
  let kubeconfig: string;
  before(async () => {
    plane = await ControlPlane.start();
    kubeconfig = await plane.kubeconfig({ token: plane.adminToken });
  });
  after(() => plane?.stop());

  const kubectl = async (...words: string[]): Promise<string[]> => {
    const cache = join(plane.directory, 'kubectl');
    const how = [`--kubeconfig=${kubeconfig}`, `--cache-dir=${cache}`];
    const said = await command(join(PROGRAMS, 'kubectl'), ...how, ...words);
    return said.trim().split('\n');
  };

  test('is taken as a whole by kubectl apply -k', async () => {
    await kubectl('apply', '--server-side', '-f', join(MANIFESTS, 'namespace.yaml'));

    assert.deepEqual(
      await kubectl('apply', ...DRY, '-k', MANIFESTS),
      [
        'namespace/flowgauge',
        'serviceaccount/flowgauge',
        'clusterrole.rbac.authorization.k8s.io/flowgauge',
        'clusterrolebinding.rbac.authorization.k8s.io/flowgauge',
        'daemonset.apps/flowgauge',
      ].map((object) => `${object} serverside-applied (server dry run)`),
    );
  });

  test('has a role for watching owners', async () => {
    const files = ['cluster-role-owners.yaml', 'cluster-role-binding-owners.yaml'];
    const named = files.flatMap((file) => ['-f', join(MANIFESTS, file)]);

    assert.deepEqual(
      await kubectl('apply', ...DRY, ...named),
      ['clusterrole', 'clusterrolebinding'].map(
        (kind) =>
          `${kind}.rbac.authorization.k8s.io/flowgauge-owners serverside-applied (server dry run)`,
      ),
    );
  });

  test('has a PodMonitor that the Prometheus operator knows', async () => {
    await kubectl('apply', '--server-side', '-f', DEFINITION);
    await kubectl('wait', '--for=condition=Established', '--timeout=60s', '-f', DEFINITION);

    assert.deepEqual(await kubectl('apply', ...DRY, '-f', join(MANIFESTS, 'pod-monitor.yaml')), [
      'podmonitor.monitoring.coreos.com/flowgauge serverside-applied (server dry run)',
    ]);
  });

  test('has a namespace that its pods are admitted to, by their priority too', async () => {
    const taken = await plane.admin.ok(
      'POST',
      '/api/v1/namespaces/flowgauge/pods?dryRun=All',
      pod('flowgauge'),
    );

    const { priority, tolerations } = taken.spec as { priority: number; tolerations: object[] };
    assert.equal(priority, 2_000_001_000);
    assert.deepEqual(tolerations[0], { operator: 'Exists' });
  });

  test('asks for no more than this of what the baseline of pod security refuses', async () => {
    const label = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    const metadata = { name: 'baseline', labels: label };
    await plane.admin.apply({ ...manifest('namespace.yaml'), metadata });
    const path = '/api/v1/namespaces/baseline/pods?dryRun=All';
    const { status, body } = await plane.admin.ask('POST', path, pod('baseline'));

    assert.equal(status, 403);
    assert.deepEqual(
      String(body.message)
        .replace(/^.*"baseline:latest": /, '')
        .split(/, (?=\w[\w -]* \()/),
      [
        'non-default capabilities (container "flowgauge" must not include "BPF", "NET_ADMIN", ' +
          '"PERFMON", "SYS_RESOURCE" in securityContext.capabilities.add)',
        'host namespaces (hostNetwork=true, hostPID=true)',
        'hostPath volumes (volume "cgroups")',
        'hostPort (container "flowgauge" uses hostPort 10140)',
        'seLinuxOptions (container "flowgauge" set forbidden securityContext.seLinuxOptions: ' +
          'type "spc_t")',
      ],
    );
  });
});
