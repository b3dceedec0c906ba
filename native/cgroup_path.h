// SPDX-License-Identifier: Apache-2.0
// The end of a cgroup's path, as the kernel noted it.
#pragma once

#include <string>

#include "record.h"

namespace flowgauge {

// "/kubepods.slice/…", or its last CGROUP_LEVELS elements.
std::string PathOf(const cgroup_names& names);

}  // namespace flowgauge
