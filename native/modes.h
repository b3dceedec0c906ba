// SPDX-License-Identifier: Apache-2.0
// The attach modes of message hooks.
#pragma once

#include <string>
#include <vector>

namespace flowgauge {

// A way to see messages, and the prefixes of the programs it is made of.
struct Mode {
  std::string name;
  std::vector<std::string> prefixes;
  bool is_typed;       // may keep a mark in the socket itself
  bool has_messages;   // names owners and sees UDP
  bool is_tracepoint;  // hooks sock_send_length and sock_recv_length
};

// In the order in which `auto` tries them.
const std::vector<Mode>& Modes();
const Mode* FindMode(const std::string& name);

}  // namespace flowgauge
