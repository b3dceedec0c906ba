// SPDX-License-Identifier: Apache-2.0
#include "holder_news.h"

#include <algorithm>

namespace flowgauge {

namespace {

constexpr size_t kMaxTold = 16384;  // nobody may ask: there are no pods everywhere

}  // namespace

void HolderNews::SetCgroup(cgroup_id cgroup, holder_id holder) {
  std::lock_guard lock(mutex_);
  cgroups_.emplace_back(cgroup, holder);
}

void HolderNews::SetAddress(const uint8_t* address, std::vector<Tenure> tenures) {
  Address news = {.bytes = {}, .tenures = std::move(tenures)};
  std::copy_n(address, ADDRESS_BYTES, news.bytes.begin());
  std::lock_guard lock(mutex_);
  addresses_.push_back(std::move(news));
}

std::vector<std::pair<cgroup_id, std::string>> HolderNews::TakeTold() {
  std::lock_guard lock(mutex_);
  return std::exchange(told_, {});
}

void HolderNews::Apply(HolderTable& holders) {
  std::lock_guard lock(mutex_);
  for (const auto& [cgroup, holder] : std::exchange(cgroups_, {}))
    holders.SetCgroup(cgroup, holder);
  for (Address& news : addresses_) holders.SetAddress(news.bytes.data(), std::move(news.tenures));
  addresses_.clear();
}

void HolderNews::Tell(cgroup_id cgroup, std::string path) {
  std::lock_guard lock(mutex_);
  if (told_.size() < kMaxTold) told_.emplace_back(cgroup, std::move(path));
}

}  // namespace flowgauge
