// SPDX-License-Identifier: Apache-2.0
// What TypeScript and the capture tell each other of holders. The tables are locked while a window
// is closed, and the event loop must not wait for that.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "holder_table.h"

namespace flowgauge {

class HolderNews {
 public:
  // By TypeScript.
  void SetCgroup(cgroup_id cgroup, holder_id holder);
  void SetAddress(const uint8_t* address, std::vector<Tenure> tenures);
  std::vector<std::pair<cgroup_id, std::string>> TakeTold();

  // By the capture.
  void Apply(HolderTable& holders);
  void Tell(cgroup_id cgroup, std::string path);

 private:
  struct Address {
    std::array<uint8_t, ADDRESS_BYTES> bytes;
    std::vector<Tenure> tenures;
  };

  std::mutex mutex_;
  std::vector<std::pair<cgroup_id, holder_id>> cgroups_;
  std::vector<Address> addresses_;
  std::vector<std::pair<cgroup_id, std::string>> told_;
};

}  // namespace flowgauge
