// SPDX-License-Identifier: Apache-2.0
// What a capture is opened with, and how it tells what became of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace flowgauge {

// What is watched of HTTP and DNS; empty bounds and names where it is not.
struct MessageSettings {
  bool http;
  bool dns;
  bool show_path;
  bool show_version;
  bool show_query_type;
  bool show_query_name;
  double sampling;  // share of the connections, (0, 1]
  uint32_t http_sockets;
  uint32_t ring_bytes;
  uint32_t max_rows;
  uint32_t idle_windows;
  uint32_t dns_timeout_milliseconds;
  std::vector<uint32_t> dns_ports;
  std::vector<uint32_t> http_latency_bounds;  // microseconds
  std::vector<uint32_t> dns_latency_bounds;
  std::vector<std::string> path_patterns;
};

// Where translated connections are asked for.
struct NatSettings {
  bool is_wanted;
  uint32_t max_connections;
  uint32_t linger_seconds;  // what has ended stays known for so long: two windows at least
  uint32_t buffer_bytes;
};

struct Settings {
  std::string attach;  // a mode's name or "auto"
  uint32_t tcp_sockets;
  uint32_t udp_flows;
  uint32_t ring_bytes;
  uint32_t max_flows;
  uint32_t idle_windows;
  uint16_t ephemeral_port;
  bool listen_drops;
  NatSettings nat;
  MessageSettings messages;
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
