#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts one Debian cloud kernel into the cache and prints its folder: vmlinuz, mods/, mods.list.
# usage: fetch-kernel.sh CACHE RELEASE      RELEASE: 5.10 | 6.1 | 6.12 | ... | newest
set -eu
here=$(dirname "$(readlink -f "$0")")
cache=$1 release=$2
. "$here/apt.sh"

# virtio_blk is a module in every cloud kernel, virtio_pci up to 6.1 and built in later. Connection
# tracking comes without nf_conntrack_netlink, so that its hooks are what tells of it.
MODULES='virtio_pci virtio_blk nft_chain_nat nft_nat'

newest_first() {
	case $release in
	newest) pattern='[0-9.]+\+deb13' ;; # that of trixie-backports
	*) pattern="$(echo "$release" | sed 's/\./\\./g')\\..+" ;;
	esac
	apt-cache pkgnames linux-image- |
		sed -nE "s/^linux-image-($pattern)-cloud-amd64\$/\\1/p" | sort -rV
}

# From 7.0 linux-image is a meta package; binary and modules are packages of their own.
download() {
	exact=$(echo "$1" | sed 's/[.+]/\\&/g')
	packages=$(apt-cache pkgnames linux- |
		grep -xE "linux-(image|binary|modules)-$exact-cloud-amd64")
	# shellcheck disable=SC2086 # one word per package
	(cd "$2" && apt-get download -qq $packages >&2) || return 1
	for deb in "$2"/*.deb; do dpkg-deb -x "$deb" "$2/x" || return 1; done
}

copy_modules() {
	root=$1 folder=$2 version=$3
	mkdir -p "$root/lib"
	[ -d "$root/lib/modules" ] || ln -s ../usr/lib/modules "$root/lib/"
	depmod -b "$root" "$version" 2>/dev/null
	mkdir "$folder/mods"
	for module in $MODULES; do
		modprobe -q -d "$root" -S "$version" --show-depends "$module" || true
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
		name=$(basename "$file" .xz)
		case $file in
		*.xz) xz -dc "$file" >"$folder/mods/$name" ;;
		*) cp "$file" "$folder/mods/$name" ;;
		esac
		echo "$name"
	done >"$folder/mods.list"
	has_modules "$folder"
}

has_modules() {
	grep -q '^virtio_blk' "$1/mods.list" && grep -q '^nft_nat' "$1/mods.list"
}

unpack() {
	version=$1-cloud-amd64
	folder=$2
	download "$1" "$folder" &&
		cp "$(find "$folder/x" -name "vmlinuz*" -type f | head -n 1)" "$folder/vmlinuz" &&
		copy_modules "$folder/x" "$folder" "$version"
}

prepare_apt "$cache/apt" || echo "test:vm: apt-get update failed, using what is cached" >&2
for candidate in $(newest_first | head -n 3); do
	kernel=$cache/kernels/$candidate
	[ -e "$kernel/mods.list" ] && has_modules "$kernel" && echo "$kernel" && exit 0
	rm -rf "$kernel.new" && mkdir -p "$kernel.new"
	if unpack "$candidate" "$kernel.new"; then
		rm -rf "$kernel.new/x" "$kernel.new"/*.deb "$kernel"
		mv "$kernel.new" "$kernel" && echo "$kernel" && exit 0
	fi
	echo "test:vm: kernel $candidate cannot be had any more, trying an older one" >&2
	rm -rf "$kernel.new"
done
echo "test:vm: no Debian cloud kernel $release can be downloaded from this machine's mirror" >&2
exit 1
