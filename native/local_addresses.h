// SPDX-License-Identifier: Apache-2.0
// The local addresses of unbound sockets, remembered by peer: asking costs system calls.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

#include "byte_map.h"
#include "record.h"

namespace flowgauge {

// Writes the address this host sends from towards key's remote end; leaves it alone if it cannot
// tell.
using SourceAddress = std::function<void(const udp_key& key, uint8_t* local_address)>;

inline void UnknownSource(const udp_key&, uint8_t*) {}

inline bool IsUnspecified(const uint8_t* address) {
  return std::all_of(address, address + ADDRESS_BYTES, [](uint8_t byte) { return byte == 0; });
}

class LocalAddresses {
 public:
  explicit LocalAddresses(SourceAddress source_address)
      : source_address_(std::move(source_address)) {}

  // Fills `local_address` where the socket is bound to none.
  void Complete(const endpoints& ends, uint8_t* local_address);

  // Routes change: what is older than a minute or two is asked for again.
  void Tick(uint64_t now);

 private:
  using Address = std::array<uint8_t, ADDRESS_BYTES>;
  struct Peer {
    uint8_t address[ADDRESS_BYTES];
    netns_inode netns;
  };

  SourceAddress source_address_;
  ByteMap<Peer, Address> known_;
  uint64_t forget_at_ = 0;
};

}  // namespace flowgauge
