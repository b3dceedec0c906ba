// SPDX-License-Identifier: Apache-2.0
#include "local_addresses.h"

namespace flowgauge {

void LocalAddresses::Complete(const endpoints& ends, uint8_t* local_address) {
  constexpr size_t kMaxPeers = 4096;
  if (!IsUnspecified(local_address)) return;
  Peer peer = {.address = {}, .netns = ends.netns};
  std::memcpy(peer.address, ends.remote_address, ADDRESS_BYTES);
  auto known = known_.find(peer);
  if (known == known_.end()) {
    if (known_.size() >= kMaxPeers) return;
    udp_key key = {};
    std::memcpy(key.remote_address, ends.remote_address, ADDRESS_BYTES);
    key.netns = ends.netns;
    known = known_.emplace(peer, Address{}).first;
    source_address_(key, known->second.data());
  }
  std::memcpy(local_address, known->second.data(), ADDRESS_BYTES);
}

void LocalAddresses::Tick(uint64_t now) {
  constexpr uint64_t kMinute = 60'000'000'000;
  if (now < forget_at_) return;
  forget_at_ = now + kMinute;
  known_.clear();
}

}  // namespace flowgauge
