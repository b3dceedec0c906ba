// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "builders.h"

using namespace flowgauge;

namespace {

udp_key AServerKey() {
  udp_key key = {};
  key.local_port = 53;
  key.pid = 7;
  key.role = ROLE_SERVER;
  return key;
}

}  // namespace

TEST_CASE("UDP sums are cumulative in the kernel and deltas in a window") {
  Tables tables;
  tables.udp.Process(AServerKey(), {.read_bytes = 100,
                                    .written_bytes = 40,
                                    .read_datagrams = 3,
                                    .written_datagrams = 1,
                                    .cgroup = 0,
                                    .name = "dnsmasq"});
  tables.TakeRows();
  tables.udp.Process(AServerKey(), {.read_bytes = 150,
                                    .written_bytes = 40,
                                    .read_datagrams = 5,
                                    .written_datagrams = 2,
                                    .cgroup = 0,
                                    .name = "dnsmasq"});

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 50);
  CHECK(rows[0].written_bytes == 0);
  CHECK(rows[0].read_datagrams == 2);
  CHECK(rows[0].written_datagrams == 1);  // of no bytes
  CHECK(rows[0].transport == TRANSPORT_UDP);
  CHECK(tables.strings.strings()[rows[0].process] == "dnsmasq");
}

TEST_CASE("an entry without datagrams is idle, and counts from zero once forgotten") {
  Tables tables;
  tables.udp.Process(AServerKey(), {.read_bytes = 100,
                                    .written_bytes = 0,
                                    .read_datagrams = 0,
                                    .written_datagrams = 0,
                                    .cgroup = 0,
                                    .name = {}});
  tables.TakeRows();
  CHECK(tables.udp.Idle(2).empty());
  tables.TakeRows();
  REQUIRE(tables.udp.Idle(2).size() == 1);
  tables.udp.Forget(tables.udp.Idle(2)[0]);
  tables.udp.Process(AServerKey(), {.read_bytes = 30,
                                    .written_bytes = 0,
                                    .read_datagrams = 0,
                                    .written_datagrams = 0,
                                    .cgroup = 0,
                                    .name = {}});

  CHECK(tables.TakeRows()[0].read_bytes == 30);
}

TEST_CASE("an unbound socket gets the address that the routing table gives") {
  StringTable strings;
  FlowTable flows(10, 5);
  HolderTable holders;
  UdpTable udp(flows, strings, holders, [](const udp_key&, uint8_t* address) { address[15] = 9; });
  udp.Process(AServerKey(), {.read_bytes = 1,
                             .written_bytes = 0,
                             .read_datagrams = 0,
                             .written_datagrams = 0,
                             .cgroup = 0,
                             .name = {}});

  CHECK(flows.row(flows.touched()[0]).local_address[15] == 9);
}
