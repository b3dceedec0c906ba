#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing and builds; says what it does, silent when there is nothing to do.
# Usage: setup.sh run|test|bench
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}

say() { echo "flowgauge set-up: $*" >&2; }
fail() { say "$*"; exit 1; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The first of several names that is installed or that apt knows: they differ by release.
choose() {
  for name in "$@"; do if is_installed "$name"; then echo "$name"; return; fi; done
  for name in "$@"; do
    if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
  done
  echo "$1"
}

missing_packages() {
  lists=scripts/packages.run
  [ "$purpose" = run ] || lists="$lists scripts/packages.test"
  sed -e 's/#.*//' $lists | while read -r names; do
    [ -n "$names" ] || continue
    name=$(choose $names)
    is_installed "$name" || echo "$name"
  done
}

# Servers come with the packages of tests and bench: installed, not started.
without_services() {
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
  fi
  "$@"
}

install_packages() {
  [ -n "$(missing_packages)" ] || return 0
  command -v apt-get >/dev/null ||
    fail "no apt-get here; install what scripts/packages.* list by hand"
  [ "$(id -u)" = 0 ] ||
    fail "not root, and these are missing: $(missing_packages | xargs). Run it with sudo"
  say "apt-get update"
  apt-get update -qq
  # Names are chosen anew: before the update apt may have known none of them.
  packages=$(missing_packages | xargs)
  say "installing $packages"
  without_services env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $packages >build/apt.log 2>&1 ||
    { tail -n 20 build/apt.log >&2; fail "apt-get install failed"; }
}

install_modules() {
  stamp=node_modules/.setup-stamp
  [ -x node_modules/node/bin/node ] && cmp -s package-lock.json "$stamp" && return 0
  say "installing the npm packages of package-lock.json"
  npm ci --no-audit --no-fund --loglevel=error >build/npm.log 2>&1 ||
    { head -n 20 build/npm.log >&2; fail "npm ci failed; whole log: build/npm.log"; }
  [ -x node_modules/node/bin/node ] || fail "npm installed no Node 24 in node_modules/node/bin"
  cp package-lock.json "$stamp"
}

build() {
  targets=all
  [ "$purpose" = run ] || targets="all test-programs"
  make -q $targets >/dev/null 2>&1 && return 0
  say "building"
  make -j"$(nproc)" $targets >build/make.log 2>&1 ||
    { tail -n 40 build/make.log >&2; fail "the build failed; whole log: build/make.log"; }
}

[ "$(uname -s)" = Linux ] || fail "flowgauge needs Linux, this is $(uname -s)"
mkdir -p build
install_packages
install_modules
build
