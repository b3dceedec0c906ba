#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts kube-apiserver, its etcd and kubectl, of the versions in kube-apiserver/go.mod, and the
# Prometheus operator's definition of PodMonitor into build/kubernetes; silent when they are there.
# KUBEBUILDER_ASSETS names a directory that has the programs: none is built then.
# Ends with 3 where this machine has no Go that can build them.
set -eu
cd "$(dirname "$0")/../.."
module=test/kubernetes/kube-apiserver
operator=test/kubernetes/prometheus-operator
target=$PWD/build/kubernetes
programs="etcd kube-apiserver kubectl"

say() { echo "kubernetes tests: $*" >&2; }
fail() { say "$*"; exit 1; }
lack() { say "$*"; exit 3; }

for program in ${KUBEBUILDER_ASSETS:+$programs}; do
  [ -x "$KUBEBUILDER_ASSETS/$program" ] ||
    fail "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no $program"
done

pins=$(cat $module/go.* $operator/go.* test/kubernetes/build.sh | cksum)
if [ "$(cat "$target/pins" 2>/dev/null)" = "$pins${KUBEBUILDER_ASSETS:-}" ]; then exit 0; fi

command -v go >/dev/null || lack "Go is missing"
# Without a fetch of another toolchain, and where an old Go cannot read this go.mod.
export GOTOOLCHAIN=local CGO_ENABLED=0
needed=$(sed -n 's/^go //p' $module/go.mod)
found=$(cd / && go env GOVERSION | sed 's/^go//')
[ -n "${KUBEBUILDER_ASSETS:-}" ] ||
  [ "$(printf '%s\n%s\n' "$needed" "$found" | sort -V | head -n 1)" = "$needed" ] ||
  lack "Go $needed or later is needed, this is $found: install it," \
    "or let KUBEBUILDER_ASSETS name a directory with $programs"

pinned() { sed -n "s|^[[:space:]]*$1 \(v[0-9.]*\).*|\1|p" $module/go.mod; }
kubernetes=$(pinned k8s.io/kubernetes)
etcd=$(pinned go.etcd.io/etcd/server/v3)
mkdir -p "$target"
rm -f "$target/pins"

build() {
  nice -n 10 go build -C $module -mod=readonly -trimpath \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes" \
    -o "$target/$1" "$2" >>"$target/build.log" 2>&1 ||
    { tail -n 20 "$target/build.log" >&2; fail "go build $2 failed; log: $target/build.log"; }
}

build_programs() {
  say "building kube-apiserver and kubectl $kubernetes and etcd $etcd once with Go $found (minutes)"
  began=$(date +%s)
  : >"$target/build.log"
  build etcd go.etcd.io/etcd/server/v3
  build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
  build kubectl k8s.io/kubernetes/cmd/kubectl
  say "built in $(($(date +%s) - began)) s, into build/kubernetes"
}

copy_definition() {
  folder=$(go -C $operator mod download -json github.com/prometheus-operator/prometheus-operator |
    sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  definition=$folder/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml
  install -m 644 "$definition" "$target/pod-monitor-definition.yaml"
}

[ -n "${KUBEBUILDER_ASSETS:-}" ] || build_programs
copy_definition
echo "$pins${KUBEBUILDER_ASSETS:-}" >"$target/pins"
