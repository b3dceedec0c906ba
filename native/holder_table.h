// SPDX-License-Identifier: Apache-2.0
// Who was behind a cgroup or an address, and when, as TypeScript says; pure.
#pragma once

#include <array>
#include <vector>

#include "byte_map.h"
#include "record.h"

namespace flowgauge {

// Ids of TypeScript's own; 0: not known.
struct Holders {
  holder_id local = 0;
  holder_id remote = 0;

  bool operator==(const Holders&) const = default;
};

// From then on, CLOCK_MONOTONIC in nanoseconds, until the next one; 0: nobody.
struct Tenure {
  uint64_t since;
  holder_id holder;
};

class HolderTable {
 public:
  void SetCgroup(cgroup_id cgroup, holder_id holder);
  // In the order of time, in place of those known before; none: the address is forgotten.
  void SetAddress(const uint8_t* address, std::vector<Tenure> tenures);

  // Of a connection or datagram of that time. Local is known by its cgroup, else by its address.
  Holders Find(const uint8_t* local_address, const uint8_t* remote_address, cgroup_id cgroup,
               uint64_t at);

  // Cgroups that Find met and nobody has told of, each once.
  std::vector<cgroup_id> TakeUnknown();

  // Another one means that Find may have another answer; never 0.
  uint32_t version() const { return version_; }

 private:
  using Address = std::array<uint8_t, ADDRESS_BYTES>;

  holder_id OfCgroup(cgroup_id cgroup);
  holder_id OfAddress(const uint8_t* address, uint64_t at) const;

  ByteMap<cgroup_id, holder_id> cgroups_;
  ByteMap<Address, std::vector<Tenure>> addresses_;
  std::vector<cgroup_id> unknown_;
  uint32_t version_ = 1;
};

}  // namespace flowgauge
