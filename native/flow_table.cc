// SPDX-License-Identifier: Apache-2.0
#include "flow_table.h"

#include <cstring>

namespace flowgauge {

void FlowKey::WriteTo(flow_row& row) const {
  std::memcpy(row.local_address, local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, remote_address, ADDRESS_BYTES);
  std::memcpy(row.nat_address, nat_address, ADDRESS_BYTES);
  row.cgroup = static_cast<double>(cgroup);
  row.local_holder = holders.local;
  row.remote_holder = holders.remote;
  row.pid = pid;
  row.process = process;
  row.domain = domain;
  row.local_port = local_port;
  row.remote_port = remote_port;
  row.nat_port = nat_port;
  row.role = role;
  row.role_is_guess = role_is_guess;
  row.transport = transport;
}

FlowKey FlowKey::Folded() const {
  FlowKey folded;
  folded.role = role;
  folded.transport = transport;
  return folded;
}

void FlowTable::AddRtt(const rtt_row& row) {
  Touch(row.slot);
  rtts_.push_back(row);
}

// In whole microseconds: JavaScript's sums of them are exact.
void FlowTable::AddSpan(std::vector<span_row>& spans, flow_slot slot, uint64_t nanoseconds) {
  Touch(slot);
  const auto microseconds = static_cast<double>((nanoseconds + 500) / 1000);
  spans.push_back({.microseconds = microseconds, .slot = slot, .padding = 0});
}

void FlowTable::ExpireIdle() {
  table_.ExpireIdle([this](flow_slot slot) { return slot < active_.size() && active_[slot] > 0; });
}

void FlowTable::StartWindow() {
  for (flow_slot slot : touched()) {
    const flow_row& row = table_.row(slot);
    if (slot >= active_.size()) active_.resize(slot + 1);
    active_[slot] += static_cast<int64_t>(row.opened) - row.ended;
    if (row.life == ROW_ENDED) active_[slot] = 0;
  }
  table_.StartWindow();
  rtts_.clear();
  handshakes_.clear();
  lifetimes_.clear();
}

}  // namespace flowgauge
