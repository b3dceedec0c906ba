# SPDX-License-Identifier: Apache-2.0
# An apt state of its own for Debian's kernels, so that the machine's apt is never touched.

KERNEL_SUITES='bullseye bookworm bookworm-backports trixie trixie-backports'
SECURITY_SUITES='bullseye-security bookworm-security trixie-security'

# The mirrors are those of the machine; only the suite names are ours.
mirror_of() {
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' |
		awk -v want="$1" '{ is = ($2 ~ /-security$/) ? "security" : "main" }
			$1 ~ /debian/ && is == want { print $1; exit }'
}

write_sources() {
	main=${DEBIAN_MIRROR:-$(mirror_of main)}
	security=${DEBIAN_SECURITY_MIRROR:-$(mirror_of security)}
	if [ -z "$main" ]; then
		echo 'test:vm: no Debian mirror in the apt sources; set DEBIAN_MIRROR=URL' >&2
		return 1
	fi
	for suite in $KERNEL_SUITES; do echo "deb $main $suite main"; done
	[ -n "$security" ] || return 0
	for suite in $SECURITY_SUITES; do echo "deb $security $suite main"; done
}

# A day-old list still names the newest kernels; packages that went away are skipped.
# Signatures are checked against the machine's own keyrings.
prepare_apt() {
	state=$1
	fresh=$(find "$state/updated" -mmin -1440 2>/dev/null || true)
	mkdir -p "$state/lists/partial" "$state/archives/partial"
	[ -n "$fresh" ] || write_sources >"$state/sources.list" || return 1
	: >"$state/status"
	cat >"$state/apt.conf" <<-EOF
		Dir::State "$state";
		Dir::State::status "$state/status";
		Dir::State::lists "$state/lists";
		Dir::Cache "$state";
		Dir::Etc::sourcelist "$state/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
		Acquire::Languages "none";
		Acquire::Retries "2";
		APT::Sandbox::User "root";
	EOF
	export APT_CONFIG="$state/apt.conf"
	[ -n "$fresh" ] && return 0
	apt-get update -qq >&2 && touch "$state/updated"
}
