// SPDX-License-Identifier: Apache-2.0
#include "flow_table.h"

#include <cstddef>

namespace flowgauge {

namespace {

// Sums are in front of and between the key columns: what a new window sets to zero.
void ZeroSums(flow_row& row) {
  row.read_bytes = row.written_bytes = 0;
  row.segments_sent = row.retransmits = row.established = row.closed = 0;
  row.resets = row.opened = row.ended = 0;
  std::memset(row.failures, 0, sizeof(row.failures));
}

FlowKey KeyOf(const flow_row& row) {
  FlowKey key;
  std::memcpy(key.local_address, row.local_address, ADDRESS_BYTES);
  std::memcpy(key.remote_address, row.remote_address, ADDRESS_BYTES);
  key.pid = row.pid;
  key.process = row.process;
  key.local_port = row.local_port;
  key.remote_port = row.remote_port;
  key.role = row.role;
  key.transport = row.transport;
  return key;
}

}  // namespace

FlowTable::FlowTable(size_t max_flows, uint32_t idle_windows)
    : max_flows_(max_flows), idle_windows_(idle_windows) {
  rows_.push_back({});  // slot 0: the overflow flow
  states_.push_back({.live = true});
}

flow_slot FlowTable::FindOrAdd(const FlowKey& key) {
  auto known = slots_.find(key);
  if (known != slots_.end()) return known->second;
  if (slots_.size() >= max_flows_) {
    ++folded_;
    return 0;
  }
  flow_slot slot = NewSlot(key);
  slots_.emplace(key, slot);
  return slot;
}

flow_slot FlowTable::NewSlot(const FlowKey& key) {
  flow_slot slot;
  if (free_.empty()) {
    slot = static_cast<flow_slot>(rows_.size());
    rows_.emplace_back();
    states_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  flow_row& row = rows_[slot] = {};
  row.slot = slot;
  std::memcpy(row.local_address, key.local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, key.remote_address, ADDRESS_BYTES);
  row.pid = key.pid;
  row.process = key.process;
  row.local_port = key.local_port;
  row.remote_port = key.remote_port;
  row.role = key.role;
  row.transport = key.transport;
  row.life = ROW_LIVE;
  states_[slot] = {.live = true};
  return slot;
}

flow_row& FlowTable::Touch(flow_slot slot) {
  State& state = states_[slot];
  if (!state.touched) {
    state.touched = true;
    touched_.push_back(slot);
  }
  state.idle_windows = 0;
  rows_[slot].life = ROW_LIVE;  // ended in a window that was not handed over yet
  return rows_[slot];
}

void FlowTable::AddRtt(flow_slot slot, uint32_t rtt, uint32_t rtt_var, uint32_t weight) {
  Touch(slot);
  rtts_.push_back({.slot = slot, .rtt = rtt, .rtt_var = rtt_var, .weight = weight});
}

void FlowTable::ExpireIdle() {
  for (flow_slot slot = 1; slot < rows_.size(); ++slot) {
    State& state = states_[slot];
    if (!state.live || state.touched || state.active > 0) continue;
    if (++state.idle_windows < idle_windows_) continue;
    Touch(slot);
    rows_[slot].life = ROW_ENDED;
  }
}

void FlowTable::StartWindow() {
  for (flow_slot slot : touched_) {
    flow_row& row = rows_[slot];
    State& state = states_[slot];
    state.active += static_cast<int64_t>(row.opened) - row.ended;
    state.touched = false;
    ZeroSums(row);
    if (row.life == ROW_ENDED) Release(slot);
  }
  touched_.clear();
  rtts_.clear();
}

void FlowTable::Release(flow_slot slot) {
  slots_.erase(KeyOf(rows_[slot]));
  states_[slot] = {};
  free_.push_back(slot);
}

}  // namespace flowgauge
