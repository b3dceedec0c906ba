// SPDX-License-Identifier: Apache-2.0
// The options about a cluster, in the table of options.
import { choice, existingFile, text } from './kinds.ts';
import { labelPrefix, podLabels } from './label-kinds.ts';
import { option, optional } from './option.ts';

export const KUBERNETES_OPTIONS = {
  kubernetes: option(
    'Kubernetes',
    choice('auto', 'none'),
    'auto',
    'Whether the ends of flows are named by pods, Services and nodes. auto does so inside a ' +
      'cluster and where kubernetes.kubeconfig is given.',
  ),
  'kubernetes.kubeconfig': optional(
    'Kubernetes',
    existingFile(),
    'File that says how to reach the API server, outside a cluster.',
  ),
  'kubernetes.node-name': optional(
    'Kubernetes',
    text('<name>', 'the name of a node'),
    'The node that this is; its pods are watched. The host name if it is left out.',
  ),
  'kubernetes.scope': option(
    'Kubernetes',
    choice('node', 'cluster'),
    'node',
    'Pods that are watched: of this node, others being known by EndpointSlices, or of all nodes, ' +
      'at a price for the API server.',
  ),
  'kubernetes.owners': option(
    'Kubernetes',
    choice('names', 'watch'),
    'names',
    'How the owners of ReplicaSets and Jobs are found: by their names, or by watching them on ' +
      'all nodes, which needs a role of its own.',
  ),
  'kubernetes.workload-labels': option(
    'Kubernetes',
    podLabels(8),
    'none',
    'Labels of pods that are shown of both ends: app as client_k8s_label_app and ' +
      'server_k8s_label_app, with the profile full also of src and dst.',
  ),
  'kubernetes.workload-label-prefix': option(
    'Kubernetes',
    labelPrefix(),
    'k8s_label_',
    'What stands between the side and the name of a label of pods: k8s_workload_label_ makes ' +
      'client_k8s_workload_label_app of app.',
  ),
} as const;
