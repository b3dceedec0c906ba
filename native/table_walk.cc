// SPDX-License-Identifier: Apache-2.0
#include "table_walk.h"

#include <bpf/bpf.h>

#include <cerrno>

namespace flowgauge {

template <typename Key>
std::optional<std::vector<Key>> KeysOf(int fd, size_t capacity) {
  std::vector<Key> keys;
  Key next;
  const Key* previous = nullptr;
  while (bpf_map_get_next_key(fd, previous, &next) == 0) {
    if (keys.size() == 2 * capacity) return std::nullopt;
    keys.push_back(next);
    previous = &keys.back();
  }
  if (errno != ENOENT) return std::nullopt;
  return keys;
}

template std::optional<std::vector<uint64_t>> KeysOf(int, size_t);
template std::optional<std::vector<udp_key>> KeysOf(int, size_t);

bool RunProgram(int fd) {
  bpf_test_run_opts options = {};
  options.sz = sizeof(options);
  return bpf_prog_test_run_opts(fd, &options) == 0;
}

}  // namespace flowgauge
