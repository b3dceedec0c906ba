// SPDX-License-Identifier: Apache-2.0
// Flows and their sums of the open window; pure: knows no kernel and no JavaScript.
#pragma once

#include <cstdint>
#include <vector>

#include "holder_table.h"
#include "record.h"
#include "slot_table.h"

namespace flowgauge {

struct FlowKey {
  uint8_t local_address[ADDRESS_BYTES] = {};
  uint8_t remote_address[ADDRESS_BYTES] = {};
  uint8_t nat_address[ADDRESS_BYTES] = {};
  cgroup_id cgroup = 0;
  Holders holders;
  uint32_t pid = 0;
  uint32_t process = 0;  // string id
  uint32_t domain = 0;   // string id
  uint16_t local_port = 0;
  uint16_t remote_port = 0;
  uint16_t nat_port = 0;
  uint8_t role = 0;
  uint8_t role_is_guess = 0;
  uint8_t transport = 0;
  uint8_t padding[3] = {};

  void WriteTo(flow_row& row) const;
  FlowKey Folded() const;
};

class FlowTable {
 public:
  // Flows past max_flows share a row for each role and transport. A flow ends after idle_windows
  // without change, once no connection of it is open.
  FlowTable(size_t max_flows, uint32_t idle_windows) : table_(max_flows, idle_windows) {}

  flow_slot FindOrAdd(const FlowKey& key) { return table_.FindOrAdd(key); }

  // The sums of a flow in the open window, to be added to; puts the flow into the snapshot.
  flow_row& Touch(flow_slot slot) { return table_.Touch(slot); }

  void AddRtt(const rtt_row& row);
  // How long a connection took to be established, and then to close.
  void AddHandshake(flow_slot slot, uint64_t nanoseconds) {
    AddSpan(handshakes_, slot, nanoseconds);
  }
  void AddLifetime(flow_slot slot, uint64_t nanoseconds) { AddSpan(lifetimes_, slot, nanoseconds); }

  // Ends idle flows; the rows to hand over are then those of touched().
  void ExpireIdle();
  // Forgets the window that was handed over and frees the flows that ended.
  void StartWindow();

  const std::vector<flow_slot>& touched() const { return table_.touched(); }
  const flow_row& row(flow_slot slot) const { return table_.row(slot); }
  const std::vector<rtt_row>& rtts() const { return rtts_; }
  const std::vector<span_row>& handshakes() const { return handshakes_; }
  const std::vector<span_row>& lifetimes() const { return lifetimes_; }
  size_t size() const { return table_.size(); }
  uint64_t folded() const { return table_.folded(); }

 private:
  void AddSpan(std::vector<span_row>& spans, flow_slot slot, uint64_t nanoseconds);

  SlotTable<FlowKey, flow_row> table_;
  std::vector<int64_t> active_;  // open connections, by slot
  std::vector<rtt_row> rtts_;
  std::vector<span_row> handshakes_;
  std::vector<span_row> lifetimes_;
};

}  // namespace flowgauge
