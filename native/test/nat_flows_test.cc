// SPDX-License-Identifier: Apache-2.0
// Targets after NAT on TCP and UDP flows.
#include <doctest/doctest.h>

#include "builders.h"

using namespace flowgauge;

namespace {

// What clients send to 10.0.0.2 goes to ::<last>, port 8080.
struct TranslatedFlows {
  NatTarget Find(const endpoints& ends) {
    asked.push_back(ends);
    NatTarget target;
    if (ends.remote_address[15] == 2) target.address[15] = last;
    if (ends.remote_address[15] == 2 && last != 0) target.port = 8080;
    return target;
  }
  NatOf nat_of = [this](const endpoints& ends, process_id, uint8_t) { return Find(ends); };
  // A connection whose target is not known yet, in the window in which it is met.
  tcp_socket Connecting() {
    tcp_socket socket = ASocket();
    socket.flags = 0;
    last = 0;
    tcp.Process(socket);
    CHECK(TakeRows().empty());
    return socket;
  }
  std::vector<flow_row> TakeRows() {
    std::vector<flow_row> rows;
    for (flow_slot slot : flows.touched()) rows.push_back(flows.row(slot));
    flows.StartWindow();
    return rows;
  }

  uint8_t last = 7;
  std::vector<endpoints> asked;
  StringTable strings;
  Listeners listeners;
  HolderTable holders;
  FlowTable flows{100, 2};
  TcpTable tcp{{32768, true}, flows, strings, listeners, holders, UnknownDomain, nat_of};
  UdpTable udp{flows, strings, holders, UnknownSource, UnknownDomain, nat_of};
};

udp_key AClientKey() {
  udp_key key = {};
  std::memcpy(key.local_address, ASocket().ends.local_address, ADDRESS_BYTES);
  std::memcpy(key.remote_address, ASocket().ends.remote_address, ADDRESS_BYTES);
  key.remote_port = 53;
  key.netns = 9;
  key.role = ROLE_CLIENT;
  return key;
}

udp_stats Written(byte_count bytes) {
  udp_stats stats = {};
  stats.written_bytes = bytes;
  return stats;
}

}  // namespace

TEST_CASE("a client's connection has its target beside what was dialled") {
  TranslatedFlows nat;
  nat.tcp.Process(ASocket());
  const auto rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].remote_address[15] == 2);
  CHECK(rows[0].remote_port == 80);
  CHECK(rows[0].nat_address[15] == 7);
  CHECK(rows[0].nat_port == 8080);
  REQUIRE(nat.asked.size() == 1);
  CHECK(nat.asked[0].local_port == 40000);
}

TEST_CASE("a server's connection is not asked for") {
  TranslatedFlows nat;
  tcp_socket socket = ASocket();
  socket.role = ROLE_SERVER;
  nat.tcp.Process(socket);
  CHECK(nat.TakeRows()[0].nat_port == 0);
  CHECK(nat.asked.empty());
}

TEST_CASE("two connections to one address that go to two targets are two flows") {
  TranslatedFlows nat;
  nat.tcp.Process(ASocket(1));
  nat.last = 8;
  nat.tcp.Process(ASocket(2));
  nat.last = 7;
  nat.tcp.Process(ASocket(3));
  const auto rows = nat.TakeRows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].opened == 2);
  CHECK(rows[1].opened == 1);
}

TEST_CASE("a connection's target is found once it is established, and kept") {
  TranslatedFlows nat;
  tcp_socket socket = nat.Connecting();
  nat.last = 7;
  socket.flags = TCP_ESTABLISHED_ONCE;
  nat.tcp.Process(socket);
  nat.last = 8;
  nat.tcp.Process(Closed(socket));
  const auto rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nat_address[15] == 7);
  CHECK(rows[0].closed == 1);
}

TEST_CASE("a connection that connects for long is in a flow, and in another once it has a target") {
  TranslatedFlows nat;
  tcp_socket socket = nat.Connecting();
  socket.counters.segments_sent = 2;
  nat.tcp.Process(socket);
  auto rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nat_port == 0);
  CHECK(rows[0].segments_sent == 2);
  nat.last = 7;
  socket.flags = TCP_ESTABLISHED_ONCE;
  nat.tcp.Process(socket);
  rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nat_address[15] == 7);
  CHECK(rows[0].opened == 1);
}

TEST_CASE("UDP of a client is asked for without its port, anew in each window") {
  TranslatedFlows nat;
  nat.udp.Process(AClientKey(), Written(10));
  auto rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nat_address[15] == 7);
  CHECK(nat.asked[0].local_port == 0);

  nat.last = 0;  // another target beside it
  nat.udp.Process(AClientKey(), Written(30));
  rows = nat.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nat_port == 0);
  CHECK(rows[0].written_bytes == 20);
}

TEST_CASE("UDP of a server has no target") {
  TranslatedFlows nat;
  udp_key key = AClientKey();
  key.role = ROLE_SERVER;
  nat.udp.Process(key, Written(10));
  CHECK(nat.TakeRows()[0].nat_port == 0);
  CHECK(nat.asked.empty());
}
