// SPDX-License-Identifier: Apache-2.0
// Answers as the API server of a cluster of two pods that never changes: lists, and watches in
// which nothing happens. The tests against a real one are in test/kubernetes.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { PODS } from './pods.ts';

const PORT = 6443;
const KEYS = '/etc/kubernetes/pki';

/** What a pod's environment tells of it; its certificate and token are on the disk. */
export const IN_CLUSTER = {
  KUBERNETES_SERVICE_HOST: '127.0.0.1',
  KUBERNETES_SERVICE_PORT: `${PORT}`,
};

const items = Object.values(PODS).map(({ name, containerId }) => ({
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1' },
  spec: { nodeName: 'vm' },
  status: { containerStatuses: [{ name: 'app', containerID: `containerd://${containerId}` }] },
}));

export class ApiServer {
  /** Those that were begun, in all. */
  watches = 0;

  static async start(): Promise<ApiServer> {
    const api = new ApiServer();
    const [cert, key] = ['tls.crt', 'tls.key'].map((name) => readFileSync(`${KEYS}/${name}`));
    const server = createServer({ cert, key }, (asked, answer) => {
      const url = new URL(asked.url ?? '', `https://${asked.headers.host}`);
      answer.setHeader('content-type', 'application/json');
      if (url.searchParams.get('watch') === 'true') {
        answer.flushHeaders();
        api.watches += 1;
        return;
      }
      const metadata = { resourceVersion: '1' };
      const list = url.pathname.endsWith('/pods') ? items : [];
      answer.end(JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items: list }));
    });
    await once(server.listen(PORT, '127.0.0.1').unref(), 'listening');
    return api;
  }
}
