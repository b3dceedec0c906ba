// SPDX-License-Identifier: Apache-2.0
#include "../slot_table.h"

#include <doctest/doctest.h>

using namespace flowgauge;

namespace {

struct Row {
  int sum;
  flow_slot slot;
  uint32_t name;
  uint8_t life;
};

struct Key {
  uint32_t name = 0;

  void WriteTo(Row& row) const { row.name = name; }
  Key Folded() const { return {name % 2}; }
};

}  // namespace

TEST_CASE("a new window sets sums to zero and keeps slot and key") {
  SlotTable<Key, Row> table(10, 2);
  const flow_slot slot = table.FindOrAdd({7});
  table.Touch(slot).sum += 3;
  table.StartWindow();

  CHECK(table.row(slot).sum == 0);
  CHECK(table.row(slot).slot == slot);
  CHECK(table.row(slot).name == 7);
  CHECK(table.touched().empty());
  CHECK(table.FindOrAdd({7}) == slot);
}

TEST_CASE("a row that is held does not end") {
  SlotTable<Key, Row> table(10, 1);
  const flow_slot held = table.FindOrAdd({7});
  const flow_slot other = table.FindOrAdd({8});
  table.ExpireIdle([held](flow_slot slot) { return slot == held; });

  REQUIRE(table.touched().size() == 1);
  CHECK(table.touched()[0] == other);
  CHECK(table.row(other).life == ROW_ENDED);
}

TEST_CASE("past the cap there is one row for each folded key, on top of the cap") {
  SlotTable<Key, Row> table(1, 1);
  const flow_slot slot = table.FindOrAdd({2});
  const flow_slot odd = table.FindOrAdd({7});
  const flow_slot even = table.FindOrAdd({8});

  CHECK(table.FindOrAdd({9}) == odd);
  CHECK(even != odd);
  CHECK(table.row(slot).life == ROW_LIVE);
  CHECK(table.row(odd).life == ROW_OVERFLOW);
  CHECK(table.row(odd).slot == odd);
  CHECK(table.row(odd).name == 1);
  CHECK(table.row(even).name == 0);
  CHECK(table.size() == 1);
  CHECK(table.folded() == 3);
}

TEST_CASE("an overflow row is zero again in a new window, and never ends") {
  SlotTable<Key, Row> table(0, 1);
  const flow_slot slot = table.FindOrAdd({7});
  table.Touch(slot).sum += 3;
  CHECK(table.row(slot).sum == 3);
  for (int window = 0; window < 3; ++window) {
    table.StartWindow();
    table.ExpireIdle();
    CHECK(table.touched().empty());
  }

  CHECK(table.row(slot).sum == 0);
  CHECK(table.row(slot).life == ROW_OVERFLOW);
  CHECK(table.FindOrAdd({9}) == slot);
}
