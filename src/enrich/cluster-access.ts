// SPDX-License-Identifier: Apache-2.0
// Whether there is a cluster to watch, and how to reach it, as the options and the place say.
import { hostname } from 'node:os';
import type { Config } from '../config/options.ts';
import { VERSION } from '../config/version.ts';
import { InClusterAccess, isInCluster } from '../kubernetes/in-cluster-access.ts';
import { KubeconfigAccess } from '../kubernetes/kubeconfig-access.ts';
import type { ClusterOptions } from './cluster.ts';

/** Undefined where no cluster is to be watched. */
export function clusterOptions(
  config: Config,
  environment: NodeJS.ProcessEnv,
): ClusterOptions | undefined {
  const kubeconfig = config['kubernetes.kubeconfig'];
  const isThere = kubeconfig !== undefined || isInCluster(environment);
  if (config.kubernetes === 'none' || !isThere) return undefined;
  return {
    access:
      kubeconfig === undefined
        ? new InClusterAccess(environment)
        : new KubeconfigAccess(kubeconfig),
    version: VERSION,
    nodeName: config['kubernetes.node-name'] ?? hostname(),
    allNodes: config['kubernetes.scope'] === 'cluster',
    watchesOwners: config['kubernetes.owners'] === 'watch',
    workloadLabels: config['kubernetes.workload-labels'],
  };
}
