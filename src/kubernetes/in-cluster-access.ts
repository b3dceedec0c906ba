// SPDX-License-Identifier: Apache-2.0
// Access by the ServiceAccount of our own pod: the kubelet rotates its token file.

import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Access, Credentials } from './access.ts';
import { ApiFailure } from './api-failure.ts';

const DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Kubernetes tells every container where its API server is. */
export const isInCluster = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment.KUBERNETES_SERVICE_HOST && environment.KUBERNETES_SERVICE_PORT);

/* Some kilobytes from memory for each request, of which there are a few a minute. */
export class InClusterAccess implements Access {
  readonly #server: URL;
  readonly #directory: string;

  /** @param directory holds `token` and `ca.crt` */
  constructor(environment: NodeJS.ProcessEnv, directory: string = DIRECTORY) {
    const host = environment.KUBERNETES_SERVICE_HOST ?? '';
    const port = environment.KUBERNETES_SERVICE_PORT ?? '';
    this.#server = new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`);
    this.#directory = directory;
  }

  async credentials(): Promise<Credentials> {
    const [token, ca] = await Promise.all([this.#read('token'), this.#read('ca.crt')]);
    const headers = { authorization: `Bearer ${token.trim()}` };
    return { server: this.#server, tls: { ca }, headers };
  }

  async #read(name: string): Promise<string> {
    try {
      return await readFile(join(this.#directory, name), 'utf8');
    } catch (error) {
      throw new ApiFailure('access', (error as Error).message);
    }
  }
}
