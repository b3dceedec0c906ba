// SPDX-License-Identifier: Apache-2.0
#include "cgroup_path.h"

#include <cstring>

namespace flowgauge {

std::string PathOf(const cgroup_names& names) {
  std::string path;
  for (const auto& name : names.names) {
    const std::string_view element(name, strnlen(name, CGROUP_NAME_BYTES));
    if (element.empty() || element == "/") break;  // the root
    path.insert(0, "/" + std::string(element));
  }
  return path;
}

}  // namespace flowgauge
