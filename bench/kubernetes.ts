// SPDX-License-Identifier: Apache-2.0
// What mirroring all pods of a large cluster costs: node bench/kubernetes.ts [PODS [small]]
// Needs what test/kubernetes/build.sh builds.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlPlane } from '../test/kubernetes/control-plane.ts';
import { fill } from './kubernetes-pods.ts';
import { FIRST } from './load.ts';

/* Young objects in a small space: collecting them is done often, and never takes long. */
const SMALL_YOUNG_SPACE = '--max-semi-space-size=2';

const count = Number(process.argv[2] ?? 50_000);
const flags = ['--expose-gc', ...(process.argv[3] === 'small' ? [SMALL_YOUNG_SPACE] : [])];
const plane = await ControlPlane.start();
try {
  const began = performance.now();
  const bytes = await fill(plane, count);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${count} pods of ${bytes} bytes of JSON written in ${seconds} s`);
  const mirror = join(import.meta.dirname, 'kubernetes-mirror.ts');
  await writeFile(join(plane.directory, 'token'), plane.adminToken);
  const { hostname, port } = new URL(plane.server);
  const place = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  const [nice, ...first] = FIRST;
  const words = [...first, process.execPath, ...flags, mirror, plane.directory, `${count}`];
  const child = spawn(nice, words, { stdio: 'inherit', env: { ...process.env, ...place } });
  await once(child, 'exit');
} finally {
  await plane.stop();
}
