// SPDX-License-Identifier: Apache-2.0
// Keeps what libbpf says while it loads, as the reason of a refusal.
#pragma once

#include <string>

namespace flowgauge {

class LibbpfLog {
 public:
  static void Install();
  static void Clear();
  // The first warning since Clear, on one line; `otherwise` if there was none.
  static std::string Reason(const std::string& otherwise);
};

}  // namespace flowgauge
