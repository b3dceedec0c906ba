// SPDX-License-Identifier: Apache-2.0
// A bundle for a container runtime: the image that build.sh made, run as the DaemonSet says.

import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { container, podTemplate } from './manifests.ts';

const BUILT = join(import.meta.dirname, '../../build/deploy');

/* What a runtime mounts into every container, but for the network's files. */
const USUAL_MOUNTS = [
  { destination: '/proc', type: 'proc', source: 'proc', options: [] },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
  { destination: '/sys', type: 'none', source: '/sys', options: ['rbind', 'ro'] },
  { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['ro', 'nosuid'] },
];

const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];
const MASKED = ['/proc/kcore', '/proc/keys', '/proc/timer_list', '/sys/firmware'];

interface ImageConfig {
  readonly Entrypoint: readonly string[];
  readonly Env: readonly string[];
  readonly WorkingDir: string;
}

export interface Changes {
  readonly args: readonly string[];
  /** Without the directories of the host. */
  readonly isWithoutVolumes?: boolean;
}

function imageConfig(): ImageConfig {
  return JSON.parse(readFileSync(join(BUILT, 'config.json'), 'utf8')).OCIv1.config;
}

function volumeMounts() {
  const { volumes } = podTemplate().spec;
  return container().volumeMounts.map(({ name, mountPath, readOnly }) => ({
    destination: mountPath,
    type: 'none',
    source: volumes.find((volume) => volume.name === name)?.hostPath.path,
    options: ['rbind', readOnly ? 'ro' : 'rw'],
  }));
}

function namespaces(): readonly object[] {
  const { hostNetwork, hostPID } = podTemplate().spec;
  const own = ['mount', 'uts', 'ipc', 'cgroup'];
  if (!hostNetwork) own.push('network');
  if (!hostPID) own.push('pid');
  return own.map((type) => ({ type }));
}

/** Writes it into a directory of its own, which it gives. */
export async function makeBundle(
  capabilities: readonly string[],
  { args, isWithoutVolumes = false }: Changes,
): Promise<string> {
  const image = imageConfig();
  const { allowPrivilegeEscalation, readOnlyRootFilesystem } = container().securityContext;
  const caps = capabilities.map((name) => `CAP_${name}`);
  const config = {
    ociVersion: '1.0.0',
    process: {
      user: { uid: 0, gid: 0 },
      cwd: image.WorkingDir,
      args: [...image.Entrypoint, ...args],
      env: image.Env,
      capabilities: { bounding: caps, effective: caps, permitted: caps },
      noNewPrivileges: !allowPrivilegeEscalation,
    },
    root: { path: join(BUILT, 'root'), readonly: readOnlyRootFilesystem },
    mounts: [...USUAL_MOUNTS, ...(isWithoutVolumes ? [] : volumeMounts())],
    linux: {
      namespaces: namespaces(),
      maskedPaths: MASKED,
      readonlyPaths: READ_ONLY,
    },
  };
  const directory = await mkdtemp(join(tmpdir(), 'flowgauge-bundle-'));
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  return directory;
}
