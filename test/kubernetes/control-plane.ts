// SPDX-License-Identifier: Apache-2.0
// A real API server with its etcd on loopback, of a test's own, in a directory that goes with it.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from './admin.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { Program } from './program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Directory of kube-apiserver, etcd and kubectl. */
export const PROGRAMS = process.env.KUBEBUILDER_ASSETS ?? join(ROOT, 'build', 'kubernetes');
const READY_LIMIT_MS = 120_000;
const ADMIN_TOKEN = 'test-administrator';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Ports that nobody listens on: all are held until all are known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
      }),
  );
  const found = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}

export class ControlPlane {
  readonly directory: string;
  /** https://127.0.0.1:port, the same after a restart. */
  readonly server: string;
  readonly certificates: Certificates;
  /** PEM text of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly admin: Admin;
  /** How long the last start of the API server took until it was ready. */
  readyMilliseconds = 0;
  readonly #ports: readonly number[];
  #etcd: Program | undefined;
  #apiServer: Program | undefined;

  private constructor(directory: string, ports: readonly number[], made: Certificates, ca: string) {
    this.directory = directory;
    this.certificates = made;
    this.ca = ca;
    this.#ports = ports;
    this.server = `https://127.0.0.1:${ports[2]}`;
    this.admin = new Admin(this.server, ca, ADMIN_TOKEN);
  }

  static async start(): Promise<ControlPlane> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-kubernetes-'));
    const certificates = await makeCertificates(directory);
    const tokens = `${ADMIN_TOKEN},admin,admin,"system:masters"\n`;
    await writeFile(join(directory, 'tokens.csv'), tokens, { mode: 0o600 });
    const ca = await readFile(certificates.ca, 'utf8');
    const plane = new ControlPlane(directory, await freePorts(3), certificates, ca);
    try {
      plane.#startEtcd();
      await plane.startApiServer();
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  async stop(): Promise<void> {
    this.admin.close();
    await this.#apiServer?.stop('SIGKILL');
    await this.#etcd?.stop('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Ends the API server alone, as a crash does. */
  async kill(): Promise<void> {
    await this.#apiServer?.stop('SIGKILL');
  }

  /** On the same port, with the same objects. */
  async startApiServer(): Promise<void> {
    const began = performance.now();
    this.#apiServer = Program.start(join(PROGRAMS, 'kube-apiserver'), this.#apiServerFlags());
    await this.#ready(this.#apiServer);
    this.readyMilliseconds = Math.round(performance.now() - began);
  }

  /** Forgets every version of etcd that anybody may have, by one that is newer. */
  async compact(): Promise<void> {
    const { header } = await this.#etcdAnswer('put', { key: base64('compacted'), value: '' });
    await this.#etcdAnswer('compaction', { revision: header.revision, physical: true });
  }

  /** Writes an object past the API server, which reads it as if it had written it. */
  async put(key: string, value: string): Promise<void> {
    await this.#etcdAnswer('put', { key: base64(key), value: base64(value) });
  }

  get adminToken(): string {
    return ADMIN_TOKEN;
  }

  async #etcdAnswer(path: string, body: unknown): Promise<{ header: { revision: string } }> {
    const url = `http://127.0.0.1:${this.#ports[0]}/v3/kv/${path}`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd refused ${path}: ${answer.status}`);
    return (await answer.json()) as { header: { revision: string } };
  }

  /** Whether the bearer of the token may do this in every namespace. */
  async reviews(token: string, wanted: Readonly<Record<string, string>>): Promise<boolean> {
    const bearer = new Admin(this.server, this.ca, token);
    const group = 'authorization.k8s.io/v1';
    const body = {
      apiVersion: group,
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: wanted },
    };
    try {
      const answer = await bearer.ok('POST', `/apis/${group}/selfsubjectaccessreviews`, body);
      return (answer.status as { allowed: boolean }).allowed;
    } finally {
      bearer.close();
    }
  }

  /** A kubeconfig file; `user` and what more is said of the cluster are as they stand there. */
  async kubeconfig(
    user: Readonly<Record<string, unknown>>,
    ofCluster: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const path = join(this.directory, `kubeconfig-${Math.random().toString(36).slice(2)}`);
    const cluster = { server: this.server, 'certificate-authority': 'ca.crt', ...ofCluster };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'test', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    };
    await writeFile(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  #startEtcd(): void {
    const [client, peer] = this.#ports;
    this.#etcd = Program.start(join(PROGRAMS, 'etcd'), {
      'data-dir': join(this.directory, 'etcd'),
      'listen-client-urls': `http://127.0.0.1:${client}`,
      'advertise-client-urls': `http://127.0.0.1:${client}`,
      'listen-peer-urls': `http://127.0.0.1:${peer}`,
      'initial-advertise-peer-urls': `http://127.0.0.1:${peer}`,
      'initial-cluster': `default=http://127.0.0.1:${peer}`,
      'unsafe-no-fsync': 'true',
      'log-level': 'error',
    });
  }

  #apiServerFlags(): Record<string, string> {
    const { certificates } = this;
    return {
      'etcd-servers': `http://127.0.0.1:${this.#ports[0]}`,
      'bind-address': '127.0.0.1',
      'secure-port': `${this.#ports[2]}`,
      'tls-cert-file': certificates.serverCertificate,
      'tls-private-key-file': certificates.serverKey,
      'client-ca-file': certificates.ca,
      'token-auth-file': join(this.directory, 'tokens.csv'),
      'authorization-mode': 'RBAC',
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-signing-key-file': certificates.issuerKey,
      'service-account-key-file': certificates.issuerPublicKey,
      'service-cluster-ip-range': '10.96.0.0/16,fd00:96::/112',
      'endpoint-reconciler-type': 'none',
      /* Pods are made here without a controller that makes ServiceAccounts first. */
      'disable-admission-plugins': 'ServiceAccount',
      'cert-dir': this.directory,
      'etcd-compaction-interval': '0',
      v: '0',
    };
  }

  async #ready(program: Program): Promise<void> {
    const limit = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const answer = await this.admin.ask('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return;
      if (program.hasEnded || Date.now() > limit) {
        const why = JSON.stringify(answer?.body ?? '');
        throw new Error(`kube-apiserver did not get ready: ${why}\n${program.output}`);
      }
      await sleep(100);
    }
  }
}
