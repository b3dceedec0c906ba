// SPDX-License-Identifier: Apache-2.0
// Access by a kubeconfig file, as kubectl has it: certificates, tokens, programs, OIDC.

import { readFile } from 'node:fs/promises';
import type { Agent, RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { parse as parseYaml } from 'yaml';
import type { Access, Credentials } from './access.ts';
import { ApiFailure } from './api-failure.ts';

export class KubeconfigAccess implements Access {
  readonly #path: string;
  readonly #context: string | undefined;
  #config: KubeConfig | undefined;

  /** @param context one of the file, instead of its current-context */
  constructor(path: string, context?: string) {
    this.#path = path;
    this.#context = context;
  }

  async credentials(refused: boolean): Promise<Credentials> {
    try {
      if (refused || this.#config === undefined) this.#config = await this.#load();
      return await this.#from(this.#config);
    } catch (error) {
      const said = (error as Error).message.trim() || `${this.#program} failed silently`;
      throw new ApiFailure('access', `${this.#path}: ${said}`);
    }
  }

  get #program(): string {
    return `the program ${this.#config?.getCurrentUser()?.exec?.command ?? ''}`;
  }

  /* Loaded only where there is a kubeconfig: the library takes 87 MB and half a second. */
  async #load(): Promise<KubeConfig> {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromFile(this.#path);
    if (this.#context !== undefined) config.setCurrentContext(this.#context);
    if (config.getCurrentCluster() === null) {
      throw new Error(`no cluster for the context ${config.getCurrentContext()}`);
    }
    tellProgram(config.getCurrentUser()?.exec);
    return config;
  }

  async #from(config: KubeConfig): Promise<Credentials> {
    const cluster = config.getCurrentCluster();
    const options: RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const headers = { ...(options.headers as Record<string, string>), ...basic(options) };
    const token = await this.#tokenFromFile(config.getCurrentUser()?.name);
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    return {
      server: new URL(cluster?.server ?? ''),
      tls: given(options, 'ca', 'cert', 'key', 'servername', 'rejectUnauthorized'),
      headers,
      ...(cluster?.proxyUrl ? { proxy: options.agent as Agent } : {}),
    };
  }

  /* The library does not know the field tokenFile; it rotates like the one in a pod. */
  async #tokenFromFile(user: string | undefined): Promise<string | undefined> {
    const { users = [] } = parseYaml(await readFile(this.#path, 'utf8'));
    const file = users.find(({ name }: { name: string }) => name === user)?.user?.tokenFile;
    if (file === undefined) return undefined;
    return (await readFile(resolve(dirname(this.#path), file), 'utf8')).trim();
  }
}

interface CredentialProgram {
  readonly apiVersion?: string;
  env?: { name: string; value: string }[] | null;
}

/* As kubectl does, and the library does not: some programs end without it. */
function tellProgram(program: CredentialProgram | null | undefined): void {
  if (!program) return;
  const { apiVersion, env } = program;
  const spec = { interactive: false };
  const value = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
  program.env = [...(env ?? []), { name: 'KUBERNETES_EXEC_INFO', value }];
}

const basic = ({ auth }: RequestOptions): Record<string, string> =>
  auth ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};

function given<K extends keyof RequestOptions>(
  options: RequestOptions,
  ...names: readonly K[]
): Pick<RequestOptions, K> {
  const there = names.filter((name) => options[name] !== undefined);
  return Object.fromEntries(there.map((name) => [name, options[name]])) as Pick<RequestOptions, K>;
}
