// SPDX-License-Identifier: Apache-2.0
// Rows of the open window, one per key, each in a slot that it keeps until it was idle for long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "byte_map.h"
#include "record.h"

namespace flowgauge {

// A Key is without padding and writes its columns: void WriteTo(Row&) const; Key Folded() const is
// what the overflow row that takes its place still tells. All other columns of a Row but slot and
// life are sums, which a new window sets to zero.
template <typename Key, typename Row>
class SlotTable {
 public:
  // Rows past max_rows share one overflow row for each folded key; those never end. A row ends
  // after idle_windows without change.
  SlotTable(size_t max_rows, uint32_t idle_windows)
      : max_rows_(max_rows), idle_windows_(idle_windows) {}

  flow_slot FindOrAdd(const Key& key) {
    auto known = slots_.find(key);
    if (known != slots_.end()) return known->second;
    if (slots_.size() >= max_rows_) {
      ++folded_;
      return Overflow(key.Folded());
    }
    const flow_slot slot = Add(key, ROW_LIVE);
    slots_.emplace(key, slot);
    return slot;
  }

  // The sums of a row in the open window, to be added to; puts the row into the snapshot.
  Row& Touch(flow_slot slot) {
    State& state = states_[slot];
    if (!state.touched) {
      state.touched = true;
      touched_.push_back(slot);
    }
    state.idle_windows = 0;
    rows_[slot].life = state.life;  // ended in a window that was not handed over yet
    return rows_[slot];
  }

  // Ends idle rows but those that `keep` holds; what to hand over is then touched().
  template <typename Keep>
  void ExpireIdle(Keep keep) {
    for (flow_slot slot = 0; slot < rows_.size(); ++slot) {
      State& state = states_[slot];
      if (state.life != ROW_LIVE || state.touched || keep(slot)) continue;
      if (++state.idle_windows < idle_windows_) continue;
      Touch(slot);
      rows_[slot].life = ROW_ENDED;
    }
  }

  void ExpireIdle() {
    ExpireIdle([](flow_slot) { return false; });
  }

  // Forgets the window that was handed over and frees the rows that ended.
  void StartWindow() {
    for (flow_slot slot : touched_) {
      states_[slot].touched = false;
      if (rows_[slot].life == ROW_ENDED)
        Release(slot);
      else
        Clear(slot);
    }
    touched_.clear();
  }

  const std::vector<flow_slot>& touched() const { return touched_; }
  const Row& row(flow_slot slot) const { return rows_[slot]; }
  size_t size() const { return slots_.size(); }
  uint64_t folded() const { return folded_; }

 private:
  struct State {
    Key key = {};
    uint32_t idle_windows = 0;
    uint8_t life = ROW_ENDED;  // ended: free
    bool touched = false;
  };

  // One for each role and transport, or little more: they come on top of max_rows.
  flow_slot Overflow(const Key& folded) {
    const auto known = overflow_.find(folded);
    if (known != overflow_.end()) return known->second;
    const flow_slot slot = Add(folded, ROW_OVERFLOW);
    overflow_.emplace(folded, slot);
    return slot;
  }

  flow_slot Add(const Key& key, row_life life) {
    const flow_slot slot = NewSlot();
    states_[slot] = {.key = key, .life = static_cast<uint8_t>(life)};
    Clear(slot);
    return slot;
  }

  flow_slot NewSlot() {
    if (free_.empty()) {
      rows_.emplace_back();
      states_.emplace_back();
      return static_cast<flow_slot>(rows_.size() - 1);
    }
    flow_slot slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void Clear(flow_slot slot) {
    rows_[slot] = {};
    rows_[slot].slot = slot;
    rows_[slot].life = states_[slot].life;
    states_[slot].key.WriteTo(rows_[slot]);
  }

  void Release(flow_slot slot) {
    slots_.erase(states_[slot].key);
    states_[slot] = {};
    free_.push_back(slot);
  }

  size_t max_rows_;
  uint32_t idle_windows_;
  uint64_t folded_ = 0;
  ByteMap<Key, flow_slot> slots_;
  ByteMap<Key, flow_slot> overflow_;
  std::vector<Row> rows_;
  std::vector<State> states_;
  std::vector<flow_slot> free_;
  std::vector<flow_slot> touched_;
};

}  // namespace flowgauge
