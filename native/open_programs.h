// SPDX-License-Identifier: Apache-2.0
// The kernel programs, not loaded yet, in the build that this kernel can load.
#pragma once

#include "record.h"  // whose types the skeletons name

struct programs;  // the skeleton that bpftool makes of bpf/

namespace flowgauge {

// Null with errno if refused. The caller ends it with programs::destroy.
programs* OpenPrograms();

}  // namespace flowgauge
