#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Boots Debian kernels in QEMU and checks the exporter's numbers in each of them, in each mode.
# usage: run.sh [RELEASE...]     default: 5.10 6.1 6.12 newest; FLOWGAUGE_NODE: another Node 24
set -eu
here=$(dirname "$(readlink -f "$0")")
checkout=$(readlink -f "$here/../..")
cache=$checkout/build/vm
node=${FLOWGAUGE_NODE:-$checkout/node_modules/node/bin/node}
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 newest

require() {
	command -v "$1" >/dev/null || missing="$missing $2"
}

missing=
require qemu-system-x86_64 qemu-system-x86
require busybox busybox-static
require cpio cpio
require depmod kmod
require xz xz-utils
require gcc gcc
require mkfs.ext4 e2fsprogs
if [ -n "$missing" ]; then
	echo "test:vm: these are missing; as root: apt-get install --no-install-recommends$missing" >&2
	exit 1
fi

seconds() { echo $(($(date +%s) - started)); }

started=$(date +%s)
rm -rf "$cache/logs" && mkdir -p "$cache/logs"
sh "$here/make-disk.sh" "$checkout" "$node" "$cache/disk.img"
echo "disk image ready after $(seconds) s"

# One machine after the other: each uses two processors, and a slow one distorts its timers.
for release in "$@"; do
	kernel=$(sh "$here/fetch-kernel.sh" "$cache" "$release") || continue
	began=$(date +%s)
	sh "$here/boot.sh" "$kernel" "$cache/disk.img" "$cache/logs/$release.log"
	echo "$release ($(basename "$kernel")) took $(($(date +%s) - began)) s"
done
"$node" "$here/report.ts" "$cache/logs" "$checkout/docs/kernels.md" "$@"
