// SPDX-License-Identifier: Apache-2.0
// Climbs down the modes until one loads, attaches and passes the self-test.
#pragma once

#include <memory>

#include "probe_set.h"

namespace flowgauge {

// Null if no allowed mode works; `result` tells mode, failure and every rung in any case.
std::unique_ptr<ProbeSet> ClimbDown(const Settings& settings, OpenResult& result);

}  // namespace flowgauge
