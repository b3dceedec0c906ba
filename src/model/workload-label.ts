// SPDX-License-Identifier: Apache-2.0
// What a label of pods is called among the labels of the metrics.

/** `app.kubernetes.io/name` is `app_kubernetes_io_name`, behind the side and a prefix. */
export const labelNameOf = (key: string): string => key.replaceAll(/\W/g, '_');
