// SPDX-License-Identifier: Apache-2.0
// What a label of pods is called among the labels of the metrics.

/** Stands behind the side: `app.kubernetes.io/name` is `k8s_label_app_kubernetes_io_name`. */
export const workloadLabelName = (key: string): string => `k8s_label_${key.replaceAll(/\W/g, '_')}`;
