// SPDX-License-Identifier: Apache-2.0
// To which targets the UDP datagrams go that a client sends to a translated destination; pure.
#pragma once

#include <cstdint>
#include <vector>

#include "byte_map.h"
#include "nat_target.h"

namespace flowgauge {

// A destination as one client sees it; of all clients where the source is zero.
struct NatService {
  uint8_t source[ADDRESS_BYTES] = {};
  uint8_t destination[ADDRESS_BYTES] = {};
  netns_inode netns = 0;
  uint16_t port = 0;
  uint8_t padding[2] = {};
};

class NatServices {
 public:
  // A connection of this service goes to `target`, or does no longer.
  void Add(const NatService& service, const NatTarget& target);
  void Remove(const NatService& service, const NatTarget& target);

  // A connection of this service went elsewhere before: it has no single target until then.
  void Doubt(const NatService& service, uint64_t until);

  enum Answer { kNone, kOne, kSeveral };
  // `only` is set where it is one.
  Answer Find(const NatService& service, uint64_t now, NatTarget& only) const;

  size_t size() const { return services_.size(); }

 private:
  struct Used {
    NatTarget target;
    uint32_t connections;
  };
  struct Targets {
    std::vector<Used> used;
    uint64_t doubted_until = 0;
  };

  void AddOne(const NatService& service, const NatTarget& target);
  void RemoveOne(const NatService& service, const NatTarget& target);

  ByteMap<NatService, Targets> services_;
};

}  // namespace flowgauge
