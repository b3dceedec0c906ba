#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Boots one kernel with the disk image and keeps its serial console as a log.
# usage: boot.sh KERNEL_FOLDER DISK LOG
set -eu
here=$(dirname "$(readlink -f "$0")")
kernel=$1 disk=$2 log=$3

make_initramfs() {
	root=$(mktemp -d)
	mkdir "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/mnt"
	cp "$(command -v busybox)" "$root/bin/busybox"
	cp "$here/init" "$root/init" && chmod 755 "$root/init"
	cp -r "$kernel/mods" "$kernel/mods.list" "$root"
	(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$kernel/initramfs.gz"
	rm -rf "$root"
}

# cx16=off: QEMU's emulation of that instruction crashes Node. panic=-1 with -no-reboot ends the
# machine at an Oops. QEMU exits 0 even then: only the serial lines tell what happened.
boot() {
	timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max,cx16=off -smp 2 -m 1024 \
		-nodefaults -nographic -serial stdio -monitor none -no-reboot \
		-kernel "$kernel/vmlinuz" -initrd "$kernel/initramfs.gz" \
		-append 'console=ttyS0 quiet panic=-1 oops=panic mitigations=off' \
		-drive "file=$disk,format=raw,if=virtio,readonly=on" </dev/null 2>&1 |
		tr -d '\r' >"$log" || true
}

make_initramfs
boot
# Two failures of QEMU are worth one more try: a start that reached neither of our lines, and one
# processor that runs into code which another has just patched, as for a tracepoint's first program.
if ! grep -qE '^(INIT|EXIT) ' "$log" || grep -q 'Oops: int3' "$log"; then boot; fi
