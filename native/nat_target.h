// SPDX-License-Identifier: Apache-2.0
// Where what a client sends really goes, after its destination was translated (DNAT).
#pragma once

#include <cstring>
#include <functional>

#include "record.h"

namespace flowgauge {

struct NatTarget {
  uint8_t address[ADDRESS_BYTES] = {};
  uint16_t port = 0;  // 0: nothing was translated, as far as is known

  bool is_known() const { return port != 0; }
  bool operator==(const NatTarget&) const = default;

  // Into the columns of a key or a row.
  void WriteTo(uint8_t* to_address, uint16_t& to_port) const {
    std::memcpy(to_address, address, ADDRESS_BYTES);
    to_port = port;
  }
};

// The address that really answers what goes out by this key.
template <typename Key>
const uint8_t* TargetOf(const Key& key) {
  return key.nat_port == 0 ? key.remote_address : key.nat_address;
}

// The target of a client's connection or datagram. A local port of 0 stands for all that this
// client sends there: then it is known only if all goes to one target.
using NatOf = std::function<NatTarget(const endpoints& ends, process_id pid, uint8_t transport)>;

inline NatTarget UnknownTarget(const endpoints&, process_id, uint8_t) { return {}; }

}  // namespace flowgauge
