// SPDX-License-Identifier: Apache-2.0
// What HTTP is measured with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace flowgauge {

struct HttpSettings {
  size_t max_connections;
  size_t max_rows;
  uint32_t idle_windows;
  std::vector<uint32_t> latency_bounds;  // microseconds, ascending, at most LATENCY_BUCKETS - 1
  double scale;                          // 1 / the share of connections that is looked at
  uint64_t response_timeout;             // nanoseconds
  bool show_path;
  bool show_version;
  std::vector<std::string> path_patterns;  // "/users/{id}", "/static/**"
  uint16_t ephemeral_port;                 // first port that only clients have
};

}  // namespace flowgauge
