// SPDX-License-Identifier: Apache-2.0
// flowgauge's own ServiceAccount, with the files that the kubelet puts into its pod.

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InClusterAccess } from '../../src/kubernetes/in-cluster-access.ts';
import { manifest } from '../deploy/manifests.ts';
import type { ApiObject } from './admin.ts';
import type { ControlPlane } from './control-plane.ts';

const NAMESPACE = manifest('namespace.yaml');
const ACCOUNT = manifest('service-account.yaml');

/** What every exporter may, and beside it what watching owners takes. */
type Role = '' | '-owners';

const secret = (name: string): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'flowgauge' },
});

export class Account {
  readonly #plane: ControlPlane;
  readonly #directory: string;
  #tokens = 0;

  private constructor(plane: ControlPlane, directory: string) {
    this.#plane = plane;
    this.#directory = directory;
  }

  /** May do nothing yet. */
  static async create(plane: ControlPlane): Promise<Account> {
    const account = new Account(plane, await mkdtemp(join(plane.directory, 'account-')));
    await plane.admin.apply(NAMESPACE);
    await plane.admin.apply(ACCOUNT);
    await account.trust(plane.ca);
    await account.rotate();
    return account;
  }

  /** May do what the shipped ClusterRole says. */
  async bind(role: Role = ''): Promise<this> {
    await this.#plane.admin.apply(manifest(`cluster-role${role}.yaml`));
    await this.#plane.admin.apply(manifest(`cluster-role-binding${role}.yaml`));
    return this;
  }

  async unbind(): Promise<void> {
    await this.#plane.admin.delete(manifest('cluster-role-binding.yaml'));
  }

  /** Writes the certificates of those to trust, as PEM. */
  trust(ca: string): Promise<void> {
    return this.#write('ca.crt', ca);
  }

  /** Writes a new token; the one before stays valid. */
  async rotate(): Promise<void> {
    this.#tokens++;
    await this.#plane.admin.apply(this.#secret);
    await this.#write('token', await this.token());
  }

  async withoutToken(): Promise<void> {
    await rm(this.tokenFile);
  }

  get tokenFile(): string {
    return join(this.#directory, 'token');
  }

  /** Ends the token that is in the file. The server believes in it for 10 s more. */
  async revoke(): Promise<void> {
    await this.#plane.admin.delete(this.#secret);
  }

  token(): Promise<string> {
    return this.#plane.admin.token(ACCOUNT, this.#secret);
  }

  access(server: string = this.#plane.server): InClusterAccess {
    const { hostname, port } = new URL(server);
    const environment = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    return new InClusterAccess(environment, this.#directory);
  }

  get #secret(): ApiObject {
    return secret(`token-${this.#tokens}`);
  }

  /* Appears as a whole, as the kubelet's files do. */
  async #write(name: string, text: string): Promise<void> {
    const path = join(this.#directory, name);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
