// SPDX-License-Identifier: Apache-2.0
#include "holder_table.h"

#include <algorithm>
#include <utility>

namespace flowgauge {

namespace {

// Ids are never used again, so those of containers long gone are here too: asked for anew.
constexpr size_t kMaxCgroups = 16384;

}  // namespace

void HolderTable::SetCgroup(cgroup_id cgroup, holder_id holder) {
  cgroups_[cgroup] = holder;
  ++version_;
}

void HolderTable::SetAddress(const uint8_t* address, std::vector<Tenure> tenures) {
  Address key;
  std::copy_n(address, ADDRESS_BYTES, key.begin());
  if (tenures.empty())
    addresses_.erase(key);
  else
    addresses_[key] = std::move(tenures);
  ++version_;
}

Holders HolderTable::Find(const uint8_t* local_address, const uint8_t* remote_address,
                          cgroup_id cgroup, uint64_t at) {
  Holders holders;
  holders.local = OfCgroup(cgroup);
  if (holders.local == 0) holders.local = OfAddress(local_address, at);
  holders.remote = OfAddress(remote_address, at);
  return holders;
}

std::vector<cgroup_id> HolderTable::TakeUnknown() { return std::exchange(unknown_, {}); }

holder_id HolderTable::OfCgroup(cgroup_id cgroup) {
  if (cgroup == 0) return 0;
  const auto known = cgroups_.find(cgroup);
  if (known != cgroups_.end()) return known->second;
  if (cgroups_.size() >= kMaxCgroups) cgroups_.clear();
  cgroups_.emplace(cgroup, 0);
  unknown_.push_back(cgroup);
  return 0;
}

holder_id HolderTable::OfAddress(const uint8_t* address, uint64_t at) const {
  if (addresses_.empty()) return 0;
  Address key;
  std::copy_n(address, ADDRESS_BYTES, key.begin());
  const auto known = addresses_.find(key);
  if (known == addresses_.end()) return 0;
  const auto& tenures = known->second;
  const auto next = std::upper_bound(tenures.begin(), tenures.end(), at,
                                     [](uint64_t time, const Tenure& t) { return time < t.since; });
  return next == tenures.begin() ? 0 : std::prev(next)->holder;
}

}  // namespace flowgauge
