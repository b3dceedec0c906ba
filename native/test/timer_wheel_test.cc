// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>

#include "../timer_wheel.h"

using namespace flowgauge;

namespace {

constexpr uint64_t kTick = TimerWheel::kTickNanoseconds;

std::multiset<uint32_t> Expired(TimerWheel& wheel, uint64_t now) {
  std::multiset<uint32_t> all;
  wheel.Advance(now, [&](uint32_t index) { all.insert(index); });
  return all;
}

using Indices = std::multiset<uint32_t>;

}  // namespace

TEST_CASE("a deadline expires once, never early and at most two ticks late") {
  for (uint64_t offset : {uint64_t{0}, uint64_t{1}, kTick / 2, kTick - 1}) {
    TimerWheel wheel;
    const uint64_t deadline = 1000 * kTick + offset;
    Expired(wheel, 990 * kTick);
    wheel.Schedule(3, deadline);
    CHECK(Expired(wheel, 1000 * kTick - 1).empty());
    CHECK(Expired(wheel, deadline - 1).empty());
    CHECK(Expired(wheel, deadline + 2 * kTick) == Indices{3});
    CHECK(Expired(wheel, deadline + 200 * kTick).empty());
  }
}

TEST_CASE("a deadline more than a turn of the wheel away waits for its turn") {
  TimerWheel wheel;
  Expired(wheel, 1000 * kTick);
  wheel.Schedule(0, 1005 * kTick);
  wheel.Schedule(1, (1005 + TimerWheel::kSlots) * kTick);
  wheel.Schedule(2, (1005 + 10 * TimerWheel::kSlots) * kTick);
  uint64_t expired_at[3] = {};
  for (uint64_t tick = 1001; tick < 1700; ++tick)
    wheel.Advance(tick * kTick, [&](uint32_t index) { expired_at[index] = tick; });

  CHECK(expired_at[0] == 1006);
  CHECK(expired_at[1] == 1070);
  CHECK(expired_at[2] == 1646);
}

TEST_CASE("after a long pause all that is due expires") {
  TimerWheel wheel;
  Expired(wheel, 1000 * kTick);
  for (uint32_t index = 0; index < 200; ++index) wheel.Schedule(index, (1000 + index) * kTick);

  CHECK(Expired(wheel, 1099 * kTick).size() == 100);
  CHECK(Expired(wheel, 1'000'000 * kTick).size() == 100);
}

TEST_CASE("a cancelled deadline does not expire, and can be set anew") {
  TimerWheel wheel;
  for (uint32_t index = 0; index < 3; ++index) wheel.Schedule(index, 5 * kTick);
  wheel.Cancel(1);
  wheel.Cancel(1);
  CHECK(Expired(wheel, 7 * kTick) == Indices{0, 2});
  wheel.Schedule(1, 8 * kTick);
  CHECK(Expired(wheel, 9 * kTick) == Indices{1});
}

TEST_CASE("a deadline that has passed already expires with the next tick") {
  TimerWheel wheel;
  Expired(wheel, 1000 * kTick);
  wheel.Schedule(0, 0);
  wheel.Schedule(1, 999 * kTick);
  CHECK(Expired(wheel, 1001 * kTick) == Indices{0, 1});
}

TEST_CASE("deadlines may be set while others expire") {
  TimerWheel wheel;
  wheel.Schedule(0, 5 * kTick);
  uint32_t next = 1;
  wheel.Advance(6 * kTick, [&](uint32_t) { wheel.Schedule(next++, 10 * kTick); });
  CHECK(Expired(wheel, 11 * kTick) == Indices{1});
}

TEST_CASE("time that goes back does nothing") {
  TimerWheel wheel;
  wheel.Schedule(0, 5 * kTick);
  CHECK(Expired(wheel, 3 * kTick).empty());
  CHECK(Expired(wheel, 1 * kTick).empty());
  CHECK(Expired(wheel, 6 * kTick) == Indices{0});
}
