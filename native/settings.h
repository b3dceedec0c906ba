// SPDX-License-Identifier: Apache-2.0
// What a capture is opened with, and how it tells what became of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace flowgauge {

struct Settings {
  std::string attach;  // a mode's name or "auto"
  uint32_t tcp_sockets;
  uint32_t udp_flows;
  uint32_t ring_bytes;
  uint32_t max_flows;
  uint32_t idle_windows;
  uint16_t ephemeral_port;
};

// One signal in one mode: attached, refused (and why), or unused because another serves.
struct Rung {
  std::string signal;
  std::string mode;
  std::string state;
  std::string reason;
};

// Empty code: fine. The codes are those of src/errors.ts.
struct Failure {
  std::string code;
  std::string detail;
};

struct OpenResult {
  std::string mode;
  Failure failure;
  std::vector<Rung> rungs;
};

}  // namespace flowgauge
