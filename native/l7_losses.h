// SPDX-License-Identifier: Apache-2.0
// Counts, by reason, the exchanges and look-ups that are not in the numbers or not whole.
#pragma once

#include "record.h"

namespace flowgauge {

struct L7Losses {
  void Add(l7_loss reason, double n = 1) { events[reason] += n; }

  double events[L7_LOSSES] = {};
};

}  // namespace flowgauge
