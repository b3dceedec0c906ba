// SPDX-License-Identifier: Apache-2.0
// Container ids in the cgroup paths of the runtimes, with each driver.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerIdsOf } from '../../../src/enrich/container-id.ts';

const ID = '0123456789abcdef'.repeat(4);
const OTHER = 'fedcba9876543210'.repeat(4);
const SLICE = 'kubepods-burstable-pod1b2c_3d.slice';

const PATHS = [
  ['containerd, systemd', `/kubepods.slice/${SLICE}/cri-containerd-${ID}.scope`],
  ['CRI-O, systemd', `/kubepods.slice/${SLICE}/crio-${ID}.scope`],
  ['Docker, systemd', `/kubepods.slice/${SLICE}/docker-${ID}.scope`],
  ['containerd, cgroupfs', `/kubepods/besteffort/pod1b2c-3d/${ID}`],
  ['Docker without Kubernetes', `/docker/${ID}`],
  ['containerd told of a slice', `/system.slice/${SLICE}:cri-containerd:${ID}`],
  ['systemd inside a container', `/${SLICE}/crio-${ID}.scope/system.slice/nginx.service`],
  ['only the end of a path', `/crio-${ID}.scope/init.scope`],
] as const;

for (const [name, path] of PATHS) {
  test(`a path of ${name} has one`, () => {
    assert.deepEqual(containerIdsOf(path), [ID]);
  });
}

test('the innermost of several comes first', () => {
  const path = `/docker/${OTHER}/kubelet/kubepods/pod1/${ID}`;

  assert.deepEqual(containerIdsOf(path), [ID, OTHER]);
});

test('there is none in the path of a service, nor in that of a monitor of a container', () => {
  assert.deepEqual(containerIdsOf('/system.slice/kubelet.service'), []);
  assert.deepEqual(containerIdsOf(`/kubepods.slice/crio-conmon-${ID}.scope`), []);
  assert.deepEqual(containerIdsOf(`/user.slice/${ID}0`), []);
  assert.deepEqual(containerIdsOf(''), []);
});
