// SPDX-License-Identifier: Apache-2.0
// Whether there is a cluster to watch, and what of it, as the options and the place say.
import { hostname } from 'node:os';
import type { Config } from '../config/options.ts';
import { isInCluster } from '../kubernetes/in-cluster-access.ts';

/** Plain, so that it can be told to another thread. */
export interface ClusterChoice {
  /** A file; undefined where the pod's own ServiceAccount is used. */
  readonly kubeconfig: string | undefined;
  /** Where this is: the pods of this node are watched. */
  readonly nodeName: string;
  /** The pods of all others too, at a price for the API server. */
  readonly allNodes: boolean;
  /** ReplicaSets and Jobs are watched too, of all nodes. */
  readonly watchesOwners: boolean;
  /** Labels of pods that are kept. */
  readonly workloadLabels: readonly string[];
}

/** Undefined where no cluster is to be watched. */
export function clusterChoice(
  config: Config,
  environment: NodeJS.ProcessEnv,
): ClusterChoice | undefined {
  const kubeconfig = config['kubernetes.kubeconfig'];
  const isThere = kubeconfig !== undefined || isInCluster(environment);
  if (config.kubernetes === 'none' || !isThere) return undefined;
  return {
    kubeconfig,
    nodeName: config['kubernetes.node-name'] ?? hostname(),
    allNodes: config['kubernetes.scope'] === 'cluster',
    watchesOwners: config['kubernetes.owners'] === 'watch',
    workloadLabels: config['kubernetes.workload-labels'],
  };
}
