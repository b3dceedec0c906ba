// SPDX-License-Identifier: Apache-2.0
// Tests of the pure parts of the addon; run under the address and undefined-behaviour sanitizers.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
