// SPDX-License-Identifier: Apache-2.0
// Writes objects to an API server as its administrator would, by plain HTTP requests.

import { Agent, request } from 'node:https';

export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string } & Readonly<
    Record<string, unknown>
  >;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';

/** `Pod` is served as `pods`; `EndpointSlice` as `endpointslices`. */
function pathOf({ apiVersion, kind, metadata }: ApiObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const space = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${root}${space}/${kind.toLowerCase()}s/${metadata.name}`;
}

export class Admin {
  readonly #server: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(server: string, ca: string, token: string) {
    this.#server = server;
    this.#token = token;
    this.#agent = new Agent({ ca, keepAlive: true });
  }

  /** Server-side apply: makes the object or makes it so. */
  apply(object: ApiObject): Promise<Answer['body']> {
    const query = '?fieldManager=test&force=true';
    return this.ok('PATCH', pathOf(object) + query, object, APPLY);
  }

  patchStatus(object: ApiObject, status: unknown): Promise<Answer['body']> {
    return this.ok('PATCH', `${pathOf(object)}/status`, { status }, MERGE);
  }

  /** At once, without a grace period. */
  delete(object: ApiObject): Promise<Answer['body']> {
    return this.ok('DELETE', pathOf(object), { gracePeriodSeconds: 0 });
  }

  /**
   * A token as the kubelet puts it into a pod.
   * @param boundTo a Secret: the token ends with it, and not only by its time
   * @param seconds at least 600, as the API has it
   */
  async token(account: ApiObject, boundTo?: ApiObject, seconds = 600): Promise<string> {
    const spec: Record<string, unknown> = { expirationSeconds: seconds };
    if (boundTo !== undefined) {
      const { apiVersion, kind, metadata } = boundTo;
      spec.boundObjectRef = { apiVersion, kind, name: metadata.name };
    }
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
    const answer = await this.ok('POST', `${pathOf(account)}/token`, body);
    return (answer.status as { token: string }).token;
  }

  /** @throws where the answer is no success */
  async ok(method: string, path: string, body?: unknown, type?: string): Promise<Answer['body']> {
    const answer = await this.ask(method, path, body, type);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  ask(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': type,
      'content-length': Buffer.byteLength(text),
    };
    return new Promise((resolve, reject) => {
      const asked = request(this.#server + path, { method, headers, agent: this.#agent });
      asked.once('error', reject);
      asked.once('response', async (response) => {
        const pieces: Buffer[] = [];
        try {
          for await (const piece of response) pieces.push(piece);
          const said = Buffer.concat(pieces).toString();
          const isJson = response.headers['content-type']?.includes('json');
          const answer = isJson ? JSON.parse(said) : { said };
          resolve({ status: response.statusCode ?? 0, body: answer });
        } catch (error) {
          reject(error);
        }
      });
      asked.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
