// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "builders.h"

using namespace flowgauge;

namespace {

FlowKey AKey(uint32_t pid) {
  FlowKey key;
  key.pid = pid;
  key.transport = TRANSPORT_TCP;
  return key;
}

}  // namespace

TEST_CASE("flows past the cap are added up by role and transport, and counted") {
  FlowTable flows(1, 5);
  flows.FindOrAdd(AKey(1));
  FlowKey client = AKey(2);
  client.role = ROLE_CLIENT;
  client.remote_address[15] = 9;
  client.remote_port = 443;
  FlowKey server = client;
  server.role = ROLE_SERVER;
  FlowKey datagrams = client;
  datagrams.transport = TRANSPORT_UDP;
  const flow_slot folded = flows.FindOrAdd(client);
  flows.Touch(folded).read_bytes += 4;
  flows.AddRtt({.slot = folded, .rtt = 70, .rtt_var = 7, .weight = 1, .rtt_min = 60});
  flows.Touch(flows.FindOrAdd(server)).read_bytes += 8;
  flows.Touch(flows.FindOrAdd(datagrams)).read_bytes += 16;
  client.pid = 3;
  flows.Touch(flows.FindOrAdd(client)).read_bytes += 32;

  CHECK(flows.size() == 1);
  CHECK(flows.folded() == 4);
  REQUIRE(flows.touched().size() == 3);
  const flow_row& of_clients = flows.row(flows.touched()[0]);
  CHECK(of_clients.read_bytes == 36);
  CHECK(of_clients.life == ROW_OVERFLOW);
  CHECK(of_clients.role == ROLE_CLIENT);
  CHECK(of_clients.transport == TRANSPORT_TCP);
  CHECK(of_clients.pid == 0);
  CHECK(of_clients.remote_port == 0);
  CHECK(of_clients.remote_address[15] == 0);
  CHECK(flows.rtts().at(0).slot == of_clients.slot);
  const flow_row& of_servers = flows.row(flows.touched()[1]);
  CHECK(of_servers.read_bytes == 8);
  CHECK(of_servers.role == ROLE_SERVER);
  const flow_row& of_datagrams = flows.row(flows.touched()[2]);
  CHECK(of_datagrams.read_bytes == 16);
  CHECK(of_datagrams.transport == TRANSPORT_UDP);
}

TEST_CASE("an idle flow ends with a last row and its slot is used again") {
  FlowTable flows(10, 2);
  flow_slot slot = flows.FindOrAdd(AKey(1));
  flows.Touch(slot).read_bytes += 1;
  flows.StartWindow();
  flows.ExpireIdle();
  CHECK(flows.touched().empty());
  flows.StartWindow();
  flows.ExpireIdle();

  REQUIRE(flows.touched().size() == 1);
  CHECK(flows.row(slot).life == ROW_ENDED);
  CHECK(flows.row(slot).read_bytes == 0);
  flows.StartWindow();
  CHECK(flows.size() == 0);
  CHECK(flows.FindOrAdd(AKey(2)) == slot);
  CHECK(flows.row(slot).pid == 2);
}

TEST_CASE("a flow that stirs before its end was handed over lives on") {
  FlowTable flows(10, 1);
  flow_slot slot = flows.FindOrAdd(AKey(1));
  flows.Touch(slot);
  flows.StartWindow();
  flows.ExpireIdle();
  CHECK(flows.row(slot).life == ROW_ENDED);
  flows.Touch(flows.FindOrAdd(AKey(1))).opened += 1;
  flows.StartWindow();

  CHECK(flows.size() == 1);
}

TEST_CASE("a flow with an open connection never ends") {
  FlowTable flows(10, 1);
  flows.Touch(flows.FindOrAdd(AKey(1))).opened += 1;
  flows.StartWindow();
  for (int window = 0; window < 100; ++window) {
    flows.ExpireIdle();
    CHECK(flows.touched().empty());
    flows.StartWindow();
  }

  CHECK(flows.size() == 1);
}
