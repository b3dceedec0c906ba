// SPDX-License-Identifier: Apache-2.0
// Container ids in the path of a cgroup, whichever runtime and driver made it.

/*
 * systemd: kubepods-pod<uid>.slice/cri-containerd-<id>.scope, crio-<id>.scope, docker-<id>.scope
 * cgroupfs: kubepods/pod<uid>/<id>; containerd told of a slice: <slice>:cri-containerd:<id>.
 * crio-conmon-<id>.scope holds the monitor of a container, not the container.
 */
const ELEMENT =
  /^(?:.*:)?(?:(?:cri-containerd|crio|docker|libpod)[-:])?([0-9a-f]{64})(?:\.scope)?$/;

/** From the innermost outward: a container may hold others, or processes' own cgroups. */
export function containerIdsOf(path: string): readonly string[] {
  const ids = path.split('/').map((element) => ELEMENT.exec(element)?.[1]);
  return ids.filter((id) => id !== undefined).reverse();
}
