// SPDX-License-Identifier: Apache-2.0
// Domains on TCP and UDP flows.
#include <doctest/doctest.h>

#include "builders.h"

using namespace flowgauge;

namespace {

// Gives the address 10.0.0.2 the string id `domain`, to process 7 in the namespace 9.
struct NamedFlows {
  string_id Find(netns_inode netns, process_id pid, const uint8_t* address) const {
    return netns == 9 && pid == 7 && address[15] == 2 ? domain : 0;
  }
  DomainOf domain_of = [this](netns_inode netns, process_id pid, const uint8_t* address, uint64_t) {
    return Find(netns, pid, address);
  };
  flow_row OnlyRow() {
    REQUIRE(flows.touched().size() == 1);
    return flows.row(flows.touched()[0]);
  }

  string_id domain = 5;
  StringTable strings;
  Listeners listeners;
  HolderTable holders;
  FlowTable flows{100, 2};
  TcpTable tcp{{32768, true}, flows, strings, listeners, holders, domain_of};
  UdpTable udp{flows, strings, holders, UnknownSource, domain_of};
};

udp_key AClientKey() {
  udp_key key = {};
  std::memcpy(key.remote_address, ASocket().ends.remote_address, ADDRESS_BYTES);
  key.remote_port = 443;
  key.netns = 9;
  key.pid = 7;
  key.role = ROLE_CLIENT;
  return key;
}

}  // namespace

TEST_CASE("a client's connection has the name of the address it turned to") {
  NamedFlows named;
  named.tcp.Process(ASocket());
  CHECK(named.OnlyRow().domain == 5);
}

TEST_CASE("a server's connection has none") {
  NamedFlows named;
  tcp_socket socket = ASocket();
  socket.role = ROLE_SERVER;
  named.tcp.Process(socket);
  CHECK(named.OnlyRow().domain == 0);
}

TEST_CASE("a connection keeps the name that it began with, a later one has its own") {
  NamedFlows named;
  tcp_socket socket = ASocket();
  socket.flags = 0;
  named.tcp.Process(socket);
  named.domain = 6;
  socket.flags = TCP_ESTABLISHED_ONCE;
  socket.counters.read_bytes = 100;
  named.tcp.Process(socket);
  CHECK(named.OnlyRow().domain == 5);
  socket.sk = 2;
  named.tcp.Process(socket);
  REQUIRE(named.flows.touched().size() == 2);
  CHECK(named.flows.row(named.flows.touched()[1]).domain == 6);
}

TEST_CASE("a connection that began without a name stays without") {
  NamedFlows named;
  named.domain = 0;
  named.tcp.Process(ASocket());
  named.domain = 5;
  named.tcp.Process(Closed(ASocket()));
  CHECK(named.OnlyRow().domain == 0);
}

TEST_CASE("a client's UDP flow has a name, and keeps it") {
  NamedFlows named;
  named.udp.Process(AClientKey(), {.read_bytes = 1,
                                   .written_bytes = 1,
                                   .read_datagrams = 0,
                                   .written_datagrams = 0,
                                   .cgroup = 0,
                                   .name = {}});
  named.domain = 6;
  named.udp.Process(AClientKey(), {.read_bytes = 2,
                                   .written_bytes = 2,
                                   .read_datagrams = 0,
                                   .written_datagrams = 0,
                                   .cgroup = 0,
                                   .name = {}});
  CHECK(named.OnlyRow().domain == 5);
  CHECK(named.OnlyRow().read_bytes == 2);
}

TEST_CASE("a server's UDP flow has none") {
  NamedFlows named;
  udp_key key = AClientKey();
  key.role = ROLE_SERVER;
  named.udp.Process(key, {.read_bytes = 1,
                          .written_bytes = 1,
                          .read_datagrams = 0,
                          .written_datagrams = 0,
                          .cgroup = 0,
                          .name = {}});
  CHECK(named.OnlyRow().domain == 0);
}
