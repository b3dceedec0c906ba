// SPDX-License-Identifier: Apache-2.0
// Workloads by watching what is between them and their pods, where names do not tell.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ClusterThread } from '../../src/enrich/cluster-thread.ts';
import { JOBS, REPLICA_SETS } from '../../src/kubernetes/owned.ts';
import { aDirectory } from '../unit/directory/a-directory.ts';
import { Account } from './account.ts';
import type { ApiObject } from './admin.ts';
import { ControlPlane } from './control-plane.ts';
import { Mirror, stopMirrors } from './mirror.ts';
import { controlledBy, podObject, runningStatus } from './objects.ts';
import { until } from './until.ts';

const TEMPLATE = {
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ name: 'app', image: 'app:1' }], restartPolicy: 'Always' },
};
const IN_DEFAULT = { namespace: 'default' };

const REPLICA_SET: ApiObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'shop-blue',
    ...IN_DEFAULT,
    ...controlledBy('Rollout', 'shop', { apiVersion: 'argoproj.io/v1alpha1' }),
  },
  spec: { selector: { matchLabels: { app: 'x' } }, template: TEMPLATE },
};
const JOB: ApiObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: 'report-by-hand',
    ...IN_DEFAULT,
    ...controlledBy('CronJob', 'report', { apiVersion: 'batch/v1' }),
  },
  spec: { template: { spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } } },
};

describe('owners', () => {
  let plane: ControlPlane;
  let account: Account;
  before(async () => {
    plane = await ControlPlane.start();
    account = await (await Account.create(plane)).bind();
  });
  afterEach(stopMirrors);
  after(() => plane?.stop());

  const applyPodOf = async (owner: ApiObject, podIP: string): Promise<void> => {
    const { uid } = (await plane.admin.apply(owner)).metadata as { uid: string };
    const { apiVersion, kind, metadata } = owner;
    const owned = controlledBy(kind, metadata.name, { apiVersion, uid });
    const pod = podObject(`${metadata.name}-1`, owned);
    await plane.admin.apply(pod);
    await plane.admin.patchStatus(pod, runningStatus(podIP, {}));
  };

  test('may be watched with the role for it alone', async () => {
    const mirror = new Mirror(account.access(), REPLICA_SETS);
    await mirror.until(({ state }) => state.failures.forbidden > 0);

    await account.bind('-owners');
    await mirror.watching();
    assert.equal(mirror.state.isSynced, true);
  });

  test('come without all that is no metadata, in lists and in watches', async () => {
    const fields = new Set<string>();
    const trim = (object: unknown) => {
      for (const field of Object.keys(object as object)) fields.add(field);
      return JOBS.trim(object);
    };
    await plane.admin.apply({ ...JOB, metadata: { ...JOB.metadata, name: 'before' } });
    const mirror = new Mirror(account.access(), { ...JOBS, trim });
    await mirror.watching();
    await plane.admin.apply({ ...JOB, metadata: { ...JOB.metadata, name: 'later' } });
    await mirror.until(({ names }) => names.length === 2);

    assert.deepEqual([...fields].sort(), ['apiVersion', 'kind', 'metadata']);
  });

  test('lead from pods to their workloads', async () => {
    const { ends, holderAt } = aDirectory();
    const workloadAt = (address: string): string => {
      const holder = ends.holders.get(holderAt(address));
      return `${holder?.workloadKind} ${holder?.workloadName}`;
    };
    const kubeconfig = await plane.kubeconfig({ token: await account.token() });
    const here = { kubeconfig, nodeName: 'node-a' };
    const chosen = { allNodes: false, watchesOwners: true, workloadLabels: [] };
    const cluster = new ClusterThread({ ...here, ...chosen }, ends);
    cluster.start();
    try {
      await applyPodOf(REPLICA_SET, '10.0.0.1');
      await applyPodOf(JOB, '10.0.0.2');
      const found = () => ['10.0.0.1', '10.0.0.2'].map(workloadAt);
      await until(
        () => String(found()) === 'Rollout shop,CronJob report',
        () => found(),
      );
    } finally {
      await cluster.stop();
    }
  });
});
