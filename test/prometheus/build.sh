#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts Prometheus 3, of the version in prometheus-3/go.mod, into build/prometheus; silent when it
# is there. What Go has compiled once stays in its cache: another checkout only links.
# PROMETHEUS_3 names such a program: none is built then.
# Ends with 3 where this machine has no Go that can build it.
set -eu
cd "$(dirname "$0")/../.."
module=test/prometheus/prometheus-3
target=$PWD/build/prometheus

say() { echo "prometheus tests: $*" >&2; }
fail() { say "$*"; exit 1; }
lack() { say "$*"; exit 3; }

mkdir -p "$target"
if [ -n "${PROMETHEUS_3:-}" ]; then
  [ -x "$PROMETHEUS_3" ] || fail "PROMETHEUS_3=$PROMETHEUS_3 is no program"
  ln -sf "$PROMETHEUS_3" "$target/prometheus-3"
  rm -f "$target/pins"
  exit 0
fi

pins=$(cat $module/go.* test/prometheus/build.sh | cksum)
if [ "$(cat "$target/pins" 2>/dev/null)" = "$pins" ]; then exit 0; fi

command -v go >/dev/null || lack "Go is missing"
# Without a fetch of another toolchain, and where an old Go cannot read this go.mod.
export GOTOOLCHAIN=local CGO_ENABLED=0
needed=$(sed -n 's/^go //p' $module/go.mod)
found=$(cd / && go env GOVERSION | sed 's/^go//')
[ "$(printf '%s\n%s\n' "$needed" "$found" | sort -V | head -n 1)" = "$needed" ] ||
  lack "Go $needed or later is needed, this is $found: install it," \
    "or let PROMETHEUS_3 name the program"

version=$(sed -n 's|^require github.com/prometheus/prometheus \(v[0-9.]*\)|\1|p' $module/go.mod)
say "building Prometheus $version once with Go $found (minutes)"
began=$(date +%s)
rm -f "$target/pins" "$target/prometheus-3"
# Without the pages for people, which the module lacks, and without service discovery, most of it.
# It tells its version in each scrape; 0.316.0 of the module is 3.16.0.
name=$(echo "$version" | sed 's/^v0\.\(.\)0\{0,1\}/\1./')
nice -n 10 go build -C $module -mod=readonly -trimpath -tags remove_all_sd \
  -ldflags "-s -w -X github.com/prometheus/common/version.Version=$name" \
  -o "$target/prometheus-3" github.com/prometheus/prometheus/cmd/prometheus \
  >"$target/build.log" 2>&1 ||
  { tail -n 20 "$target/build.log" >&2; fail "go build failed; log: $target/build.log"; }
say "built in $(($(date +%s) - began)) s, into build/prometheus"
echo "$pins" >"$target/pins"
