// SPDX-License-Identifier: Apache-2.0
#include "modes.h"

namespace flowgauge {

const std::vector<Mode>& Modes() {
  static const std::vector<Mode> modes = {
      {"tp_btf", {"all_", "tracepoint_", "tp_btf_", "cgroup_", "typed_"}, true, true, true},
      {"raw_tp", {"all_", "tracepoint_", "raw_tp_", "cgroup_", "untyped_"}, false, true, true},
      {"fexit", {"all_", "tracepoint_", "fexit_", "typed_"}, true, true, false},
      {"kprobe", {"all_", "kprobe_", "untyped_"}, false, true, false},
      {"none", {"all_", "tracepoint_"}, false, false, false},
  };
  return modes;
}

const Mode* FindMode(const std::string& name) {
  for (const Mode& mode : Modes())
    if (mode.name == name) return &mode;
  return nullptr;
}

}  // namespace flowgauge
