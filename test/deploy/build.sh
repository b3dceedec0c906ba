#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the image of deploy/Containerfile and unpacks it into build/deploy: root/ and config.json.
# No registry is asked: the base image is made here, of the Debian release that it is of.
set -eu
cd "$(dirname "$0")/../.."
target=$PWD/build/deploy
image=localhost/flowgauge

say() { echo "deploy tests: $*" >&2; }
fail() { say "$*"; exit 1; }
seconds() { echo $(($(date +%s) - started)); }

stored() { buildah --root "$target/storage" --runroot "$target/run" "$@"; }

inputs() {
  sed -n 's/^!//p' deploy/.containerignore | xargs git ls-files --cached --others \
    --exclude-standard -- deploy/Containerfile deploy/.containerignore test/deploy/build.sh
}

make_base() {
  say "making $base with debootstrap"
  rm -rf "$target/base"
  debootstrap --variant=minbase --include=ca-certificates "$release" "$target/base" \
    >"$target/base.log" 2>&1 || fail "debootstrap failed; log: $target/base.log"
  # Whom this machine trusts beside, such as a proxy between it and the package registries.
  find /usr/local/share/ca-certificates -name '*.crt' \
    -exec cp {} "$target/base/usr/local/share/ca-certificates" \; 2>/dev/null || true
  chroot "$target/base" update-ca-certificates >>"$target/base.log" 2>&1
  container=$(stored from scratch)
  cp -a "$target/base/." "$(stored mount "$container")"
  stored commit --quiet --rm "$container" "$base" >/dev/null
  rm -rf "$target/base"
}

build_image() {
  say "building the image"
  stored build --isolation chroot --build-arg "BASE=$base" --tag $image \
    --ignorefile deploy/.containerignore --file deploy/Containerfile . >"$target/build.log" 2>&1 ||
    { tail -n 20 "$target/build.log" >&2; fail "the build failed; log: $target/build.log"; }
}

unpack() {
  rm -rf "$target/root"
  container=$(stored from $image)
  cp -a "$(stored mount "$container")" "$target/root"
  stored inspect "$container" >"$target/config.json"
  stored rm "$container" >/dev/null
  stored rmi $image >/dev/null
}

[ "$(id -u)" = 0 ] || fail "needs root"
mkdir -p "$target"
sum=$(inputs | xargs cat | cksum)
if [ "$(cat "$target/inputs" 2>/dev/null)" = "$sum" ]; then exit 0; fi
rm -f "$target/inputs"
started=$(date +%s)
release=$(sed -n 's|^ARG BASE=.*/debian:\([a-z]*\).*|\1|p' deploy/Containerfile)
base=localhost/debian:$release
stored inspect "$base" >/dev/null 2>&1 || make_base
build_image
unpack
echo "$sum" >"$target/inputs"
say "built in $(seconds) s, $(du -sm "$target/root" | cut -f1) MB with its base"
