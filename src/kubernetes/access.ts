// SPDX-License-Identifier: Apache-2.0
// What it takes to ask an API server: where it is, whom to trust, and who we are.

import type { Agent, RequestOptions } from 'node:https';

export interface Credentials {
  /** Of the API server; its path is put before that of each request. */
  readonly server: URL;
  readonly tls: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
  readonly headers: Readonly<Record<string, string>>;
  /** Connects through a proxy of the kubeconfig file. */
  readonly proxy?: Agent;
}

export interface Access {
  /**
   * Read anew for each request, so that a rotated token is used at once.
   * @param refused the server did not accept the last ones: nothing may come from a cache
   * @throws ApiFailure of kind `access`
   */
  credentials(refused: boolean): Promise<Credentials>;
}
