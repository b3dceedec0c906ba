// SPDX-License-Identifier: Apache-2.0
// Reads a table of the kernel at a window's end, by a program that is told the keys of some entries
// and leaves those entries in memory that both sides see (bpf/walk.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "record.h"

namespace flowgauge {

// The keys that the map `fd` holds; nothing if so many vanish meanwhile that they are not all. None
// is left out for that, but some may be told twice: who asks for what follows a key that is gone
// begins anew.
template <typename Key>
std::optional<std::vector<Key>> KeysOf(int fd, size_t capacity);

extern template std::optional<std::vector<uint64_t>> KeysOf(int, size_t);
extern template std::optional<std::vector<udp_key>> KeysOf(int, size_t);

// False with errno if the kernel does not run it.
bool RunProgram(int fd);

// Visits what the program finds of the keys; false if not all were read.
template <typename Key, typename Record, typename Walk>
bool ForEachEntry(const std::vector<Key>& keys, int program_fd, Walk& walk,
                  Record (&records)[WALK_BATCH], const std::function<void(const Record&)>& visit) {
  for (size_t at = 0; at < keys.size(); at += WALK_BATCH) {
    const size_t count = std::min<size_t>(keys.size() - at, WALK_BATCH);
    std::copy_n(keys.begin() + static_cast<ptrdiff_t>(at), count, walk.keys);
    walk.count = static_cast<uint32_t>(count);
    if (!RunProgram(program_fd)) return false;
    std::for_each(records, records + walk.count, visit);
  }
  return true;
}

}  // namespace flowgauge
