// SPDX-License-Identifier: Apache-2.0
// A hash map whose keys are compared and hashed as bytes.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstring>
#include <functional>
#include <string_view>
#include <type_traits>

namespace flowgauge {

// For keys without padding.
template <typename Key>
struct HashBytes {
  static_assert(std::has_unique_object_representations_v<Key>);
  using is_avalanching = void;
  size_t operator()(const Key& key) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(&key), sizeof(Key)});
  }
};

template <typename Key>
struct EqualBytes {
  bool operator()(const Key& a, const Key& b) const {
    return std::memcmp(&a, &b, sizeof(Key)) == 0;
  }
};

template <typename Key, typename Value>
using ByteMap = boost::unordered_flat_map<Key, Value, HashBytes<Key>, EqualBytes<Key>>;

}  // namespace flowgauge
