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

TEST_CASE("flows past the cap share the overflow flow and are counted") {
  FlowTable flows(2, 5);
  flows.Touch(flows.FindOrAdd(AKey(1))).read_bytes += 1;
  flows.Touch(flows.FindOrAdd(AKey(2))).read_bytes += 2;
  flows.Touch(flows.FindOrAdd(AKey(3))).read_bytes += 4;
  flows.Touch(flows.FindOrAdd(AKey(4))).read_bytes += 8;

  CHECK(flows.size() == 2);
  CHECK(flows.folded() == 2);
  CHECK(flows.row(0).read_bytes == 12);
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
