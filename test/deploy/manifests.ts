// SPDX-License-Identifier: Apache-2.0
// What deploy/kubernetes says of the exporter's pod.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ApiObject } from '../kubernetes/admin.ts';

export const MANIFESTS = join(import.meta.dirname, '../../deploy/kubernetes');
const KUSTOMIZATION = 'kustomization.yaml';

export interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: {
    readonly readOnlyRootFilesystem: boolean;
    readonly allowPrivilegeEscalation: boolean;
    readonly capabilities: { readonly drop: readonly string[]; readonly add: readonly string[] };
  };
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

export interface PodSpec {
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string; readonly hostPath: { path: string } }[];
}

/** The one object of a file. */
export const manifest = (file: string): ApiObject =>
  parse(readFileSync(join(MANIFESTS, file), 'utf8'));

/** Files that `kubectl apply -k` takes, in its order. */
export const applied = (): readonly string[] =>
  (manifest(KUSTOMIZATION) as unknown as { resources: string[] }).resources;

/** Every object that is shipped, with its file. */
export const shipped = (): ReadonlyMap<string, ApiObject> =>
  new Map(
    readdirSync(MANIFESTS)
      .filter((file) => file.endsWith('.yaml') && file !== KUSTOMIZATION)
      .map((file) => [file, manifest(file)]),
  );

interface WithTemplate {
  readonly spec: { readonly template: { readonly metadata: object; readonly spec: PodSpec } };
}

export const podTemplate = (): WithTemplate['spec']['template'] =>
  (manifest('daemon-set.yaml') as unknown as WithTemplate).spec.template;

export const container = (): Container => podTemplate().spec.containers[0];
