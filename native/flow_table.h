// SPDX-License-Identifier: Apache-2.0
// Flows and their sums of the open window; pure: knows no kernel and no JavaScript.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>
#include <vector>

#include "record.h"

namespace flowgauge {

struct FlowKey {
  uint8_t local_address[ADDRESS_BYTES] = {};
  uint8_t remote_address[ADDRESS_BYTES] = {};
  uint32_t pid = 0;
  uint32_t process = 0;  // string id
  uint16_t local_port = 0;
  uint16_t remote_port = 0;
  uint8_t role = 0;
  uint8_t transport = 0;
  uint8_t padding[2] = {};
};

// For keys without padding: compared and hashed as bytes.
template <typename Key>
struct HashBytes {
  static_assert(std::has_unique_object_representations_v<Key>);
  using is_avalanching = void;
  size_t operator()(const Key& key) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(&key), sizeof(Key)});
  }
};

template <typename Key>
struct EqualBytes {
  bool operator()(const Key& a, const Key& b) const {
    return std::memcmp(&a, &b, sizeof(Key)) == 0;
  }
};

template <typename Key, typename Value>
using ByteMap = boost::unordered_flat_map<Key, Value, HashBytes<Key>, EqualBytes<Key>>;

class FlowTable {
 public:
  // Flows past max_flows share slot 0. A flow ends after idle_windows without change, once no
  // connection of it is open.
  FlowTable(size_t max_flows, uint32_t idle_windows);

  flow_slot FindOrAdd(const FlowKey& key);

  // The sums of a flow in the open window, to be added to; puts the flow into the snapshot.
  flow_row& Touch(flow_slot slot);

  void AddRtt(flow_slot slot, uint32_t rtt, uint32_t rtt_var, uint32_t weight);

  // Ends idle flows; the rows to hand over are then those of touched().
  void ExpireIdle();
  // Forgets the window that was handed over and frees the flows that ended.
  void StartWindow();

  const std::vector<flow_slot>& touched() const { return touched_; }
  const flow_row& row(flow_slot slot) const { return rows_[slot]; }
  const std::vector<rtt_row>& rtts() const { return rtts_; }
  size_t size() const { return slots_.size(); }
  uint64_t folded() const { return folded_; }

 private:
  struct State {
    uint32_t idle_windows = 0;
    int64_t active = 0;
    bool live = false;
    bool touched = false;
  };

  flow_slot NewSlot(const FlowKey& key);
  void Release(flow_slot slot);

  size_t max_flows_;
  uint32_t idle_windows_;
  uint64_t folded_ = 0;
  ByteMap<FlowKey, flow_slot> slots_;
  std::vector<flow_row> rows_;
  std::vector<State> states_;
  std::vector<flow_slot> free_;
  std::vector<flow_slot> touched_;
  std::vector<rtt_row> rtts_;
};

}  // namespace flowgauge
