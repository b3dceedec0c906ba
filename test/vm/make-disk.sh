#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Packs Node, the exporter and the test into one read-only ext4 image for all kernels.
# usage: make-disk.sh CHECKOUT NODE DISK
set -eu
checkout=$1 node=$2 disk=$3
root=$disk.root
cd "$checkout"

runtime_modules() {
	[ -d node_modules ] || return 0
	npm ls --omit=dev --all --parseable 2>/dev/null | sed -n "s|^$checkout/||p" |
		grep -vE '^node_modules/node(-bin-setup)?(/|$)' || true
}

is_fresh() {
	[ -e "$disk" ] || return 1
	[ -z "$(find deploy src wire build/flowgauge.node package.json test/vm "$node" \
		-newer "$disk" -print -quit)" ]
}

# Each library lands at the path at which the loader of this machine found it.
copy_with_libraries() {
	mkdir -p "$root$(dirname "$2")"
	cp -L "$1" "$root$2"
	ldd "$1" | grep -oE '/[^ ]+' | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp -L "$library" "$root$library"
	done
}

fill() {
	mkdir -p "$root/flowgauge/test" "$root/flowgauge/build"
	(cd "$root" && mkdir -p proc sys dev run tmp usr/bin)
	copy_with_libraries "$node" /usr/bin/node
	copy_with_libraries build/flowgauge.node /flowgauge/build/flowgauge.node
	copy_with_libraries build/vm/traffic /usr/bin/traffic
	copy_with_libraries "$(command -v env)" /usr/bin/env
	copy_with_libraries "$(command -v setpriv)" /usr/bin/setpriv
	copy_with_libraries "$(command -v nft)" /usr/bin/nft
	make_cluster
	cp -r deploy src wire package.json "$root/flowgauge"
	cp -r test/vm "$root/flowgauge/test"
	runtime_modules | while read -r module; do
		mkdir -p "$root/flowgauge/$module"
		cp -r "$module/." "$root/flowgauge/$module"
	done
}

# What the guest's API server and a pod's exporter need to know each other.
make_cluster() {
	keys=$root/etc/kubernetes/pki account=$root/var/run/secrets/kubernetes.io/serviceaccount
	mkdir -p "$keys" "$account"
	openssl req -x509 -days 3650 -subj /CN=vm -addext 'subjectAltName = IP:127.0.0.1' \
		-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$keys/tls.key" -out "$keys/tls.crt" 2>/dev/null
	cp "$keys/tls.crt" "$account/ca.crt"
	echo vm >"$account/token"
}

# Compiling the sources takes an emulated processor 20 s. Needs root; without it all is only slow.
compile_ahead() {
	chroot "$root" /usr/bin/env -i NODE_COMPILE_CACHE=/cache \
		/usr/bin/node /flowgauge/src/cli.ts --version >/dev/null
}

if is_fresh; then exit 0; fi
mkdir -p "$(dirname "$disk")"
gcc -std=gnu11 -O1 -Wall -Wextra -Werror -o build/vm/traffic test/vm/traffic/*.c
rm -rf "$root" "$disk"
fill
compile_ahead || mkdir -p "$root/cache"
size=$(du -sm "$root" | cut -f1)
mkfs.ext4 -q -d "$root" -O ^has_journal "$disk.new" "$((size + size / 5 + 16))M" 2>/dev/null
rm -rf "$root"
mv "$disk.new" "$disk"
