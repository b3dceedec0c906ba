// SPDX-License-Identifier: Apache-2.0
// A hashed timer wheel: deadlines of many numbered things, each set and cancelled in O(1).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowgauge {

class TimerWheel {
 public:
  static constexpr uint64_t kTickNanoseconds = 100'000'000;
  static constexpr uint32_t kSlots = 64;

  TimerWheel() : links_(kSlots) {
    for (uint32_t slot = 0; slot < kSlots; ++slot) links_[slot].next = links_[slot].last = slot;
  }

  // `index` has no deadline yet. Small indices: memory is for the largest.
  void Schedule(uint32_t index, uint64_t deadline) {
    const uint32_t item = kSlots + index;
    if (links_.size() <= item) links_.resize(item + 1);
    // A slot is emptied when its tick is over, so never before the deadline.
    const uint64_t tick = std::max(deadline / kTickNanoseconds, tick_) + 1;
    const uint32_t head = tick % kSlots;
    links_[item] = {.deadline = deadline, .next = head, .last = links_[head].last};
    links_[links_[head].last].next = item;
    links_[head].last = item;
  }

  void Cancel(uint32_t index) {
    const uint32_t item = kSlots + index;
    Link& link = links_[item];
    links_[link.last].next = link.next;
    links_[link.next].last = link.last;
    link.next = link.last = item;  // cancelled again, nothing happens
  }

  // Calls expired(index) for each deadline that passed, up to two ticks late. It may schedule and
  // cancel, but cancel no other index that is due.
  template <typename Expired>
  void Advance(uint64_t now, Expired&& expired) {
    const uint64_t tick = now / kTickNanoseconds;
    if (tick <= tick_) return;
    const uint64_t slots = std::min<uint64_t>(tick - tick_, kSlots);
    tick_ = tick;
    for (uint64_t i = 0; i < slots; ++i) Empty((tick - i) % kSlots, now, expired);
  }

 private:
  struct Link {
    uint64_t deadline = 0;
    uint32_t next = 0;
    uint32_t last = 0;  // of a head: the end of its ring
  };

  // Deadlines that are a turn of the wheel or more away stay.
  template <typename Expired>
  void Empty(uint32_t head, uint64_t now, Expired& expired) {
    for (uint32_t item = links_[head].next; item != head;) {
      const uint32_t next = links_[item].next;
      if (links_[item].deadline <= now) {
        Cancel(item - kSlots);
        expired(item - kSlots);
      }
      item = next;
    }
  }

  std::vector<Link> links_;  // heads of the slots, then the things
  uint64_t tick_ = 0;
};

}  // namespace flowgauge
