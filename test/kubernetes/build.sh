#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts kube-apiserver and its etcd, of the versions in kube-apiserver/go.mod, into
# build/kubernetes; silent when they are there. KUBEBUILDER_ASSETS names a directory that has
# both: nothing is built then. Ends with 3 where this machine has no Go that can build them.
set -eu
cd "$(dirname "$0")/../.."
module=test/kubernetes/kube-apiserver
target=$PWD/build/kubernetes

say() { echo "kubernetes tests: $*" >&2; }
fail() { say "$*"; exit 1; }
lack() { say "$*"; exit 3; }

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  for program in kube-apiserver etcd; do
    [ -x "$KUBEBUILDER_ASSETS/$program" ] ||
      fail "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no $program"
  done
  exit 0
fi

pins=$(cat $module/go.mod $module/go.sum | cksum)
if [ "$(cat "$target/pins" 2>/dev/null)" = "$pins" ]; then exit 0; fi

needed=$(sed -n 's/^go //p' $module/go.mod)
remedy="install it, or let KUBEBUILDER_ASSETS name a directory with kube-apiserver and etcd"
command -v go >/dev/null || lack "Go $needed or later is missing: $remedy"
# Without a fetch of another toolchain, and where an old Go cannot read this go.mod.
export GOTOOLCHAIN=local CGO_ENABLED=0
found=$(cd / && go env GOVERSION | sed 's/^go//')
[ "$(printf '%s\n%s\n' "$needed" "$found" | sort -V | head -n 1)" = "$needed" ] ||
  lack "Go $needed or later is needed, this is $found: $remedy"

pinned() { sed -n "s|^[[:space:]]*$1 \(v[0-9.]*\).*|\1|p" $module/go.mod; }
kubernetes=$(pinned k8s.io/kubernetes)
etcd=$(pinned go.etcd.io/etcd/server/v3)
mkdir -p "$target"
rm -f "$target/pins"
say "building kube-apiserver $kubernetes and etcd $etcd once with Go $found (minutes)"
began=$(date +%s)

build() {
  nice -n 10 go build -C $module -mod=readonly -trimpath \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes" \
    -o "$target/$1" "$2" >>"$target/build.log" 2>&1 ||
    { tail -n 20 "$target/build.log" >&2; fail "go build $2 failed; log: $target/build.log"; }
}
: >"$target/build.log"
build etcd go.etcd.io/etcd/server/v3
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
echo "$pins" >"$target/pins"
say "built in $(($(date +%s) - began)) s, into build/kubernetes"
