// SPDX-License-Identifier: Apache-2.0
// A hook that is attached may still never fire (inlined functions): proves each on loopback.
#pragma once

#include <string>

#include "probe_set.h"

namespace flowgauge {

// Empty if every signal of the mode moved, else which did not. Where loopback itself cannot
// carry the test, nothing is proven and the mode is believed.
std::string SelfTest(const ProbeSet& probes);

}  // namespace flowgauge
