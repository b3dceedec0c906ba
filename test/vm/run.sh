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
require openssl openssl
require nft nftables
if [ -n "$missing" ]; then
	echo "test:vm: missing; as root: apt-get install --no-install-recommends$missing" >&2
	exit 1
fi
if [ ! -e "$checkout/build/flowgauge.node" ] || [ ! -x "$node" ]; then
	echo 'test:vm: nothing is built yet; npm test does it' >&2
	exit 1
fi

seconds() { echo $(($(date +%s) - started)); }

started=$(date +%s)
rm -rf "$cache/logs" && mkdir -p "$cache/logs"
sh "$here/make-disk.sh" "$checkout" "$node" "$cache/disk.img"
echo "disk image ready after $(seconds) s"

# As many machines at once as there are processors: they wait for window ends half of the time.
for release in "$@"; do
	kernel=$(sh "$here/fetch-kernel.sh" "$cache" "$release") || continue
	echo "$release $kernel"
done >"$cache/kernels.list"
echo "kernels ready after $(seconds) s"
xargs -r -P "$(nproc)" -L 1 sh -c '
	began=$(date +%s)
	sh "$0/boot.sh" "$4" "$1" "$2/$3.log"
	echo "$3 took $(($(date +%s) - began)) s: $(basename "$4")"
' "$here" "$cache/disk.img" "$cache/logs" <"$cache/kernels.list"
echo "all kernels done after $(seconds) s"
"$node" "$here/report.ts" "$cache/logs" "$checkout/docs/kernels.md" "$@"
