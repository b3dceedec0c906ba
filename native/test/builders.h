// SPDX-License-Identifier: Apache-2.0
// Records as the kernel sends them, with defaults: a test names only what it is about.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "../flow_table.h"
#include "../tcp_table.h"
#include "../udp_table.h"

namespace flowgauge {

// 10.0.0.1:40000 of process curl (pid 7) to 10.0.0.2:80, established.
inline tcp_socket ASocket(uint64_t sk = 1) {
  tcp_socket socket = {};
  socket.sk = sk;
  socket.born = 1000;
  const uint8_t local[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1};
  const uint8_t remote[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2};
  std::memcpy(socket.ends.local_address, local, ADDRESS_BYTES);
  std::memcpy(socket.ends.remote_address, remote, ADDRESS_BYTES);
  socket.ends.local_port = 40000;
  socket.ends.remote_port = 80;
  socket.ends.netns = 9;
  socket.owner.pid = 7;
  std::strcpy(socket.owner.name, "curl");
  socket.role = ROLE_CLIENT;
  socket.flags = TCP_ESTABLISHED_ONCE;
  return socket;
}

inline tcp_socket Closed(tcp_socket socket, uint32_t error = 0) {
  socket.flags |= TCP_CLOSED;
  socket.error = error;
  return socket;
}

struct Tables {
  explicit Tables(size_t max_flows = 100, uint32_t idle_windows = 2, bool owners_expected = true)
      : flows(max_flows, idle_windows),
        tcp({32768, owners_expected, 4000}, flows, strings, listeners, holders),
        udp(flows, strings, holders, UnknownSource) {}

  // The rows of the window, which this ends.
  std::vector<flow_row> TakeRows() {
    flows.ExpireIdle();
    std::vector<flow_row> rows;
    for (flow_slot slot : flows.touched()) rows.push_back(flows.row(slot));
    flows.StartWindow();
    tcp.StartWindow();
    udp.StartWindow();
    return rows;
  }

  StringTable strings;
  Listeners listeners;
  HolderTable holders;
  FlowTable flows;
  TcpTable tcp;
  UdpTable udp;
};

}  // namespace flowgauge
