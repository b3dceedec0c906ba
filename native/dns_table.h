// SPDX-License-Identifier: Apache-2.0
// Look-ups of the open window, summed by who asked whom and how it ended.
#pragma once

#include <cstring>
#include <vector>

#include "dns_message.h"
#include "holder_table.h"
#include "query_names.h"
#include "slot_table.h"
#include "string_table.h"

namespace flowgauge {

struct DnsSettings {
  size_t max_queries;  // open at once
  size_t max_rows;
  uint32_t idle_windows;
  std::vector<uint32_t> latency_bounds;  // microseconds, at most LATENCY_BUCKETS - 1
  double scale;                          // look-ups that one sampled look-up stands for
  uint64_t timeout;                      // nanoseconds
  bool show_query_type = false;
  bool show_query_name = false;
};

struct DnsKey {
  uint8_t local_address[ADDRESS_BYTES] = {};
  uint8_t remote_address[ADDRESS_BYTES] = {};
  uint8_t nat_address[ADDRESS_BYTES] = {};
  cgroup_id cgroup = 0;
  Holders holders;
  uint32_t pid = 0;
  uint32_t process = 0;  // string id
  uint32_t domain = 0;   // string id
  uint32_t query_name = 0;
  uint16_t local_port = 0;
  uint16_t remote_port = 0;
  uint16_t nat_port = 0;
  uint16_t rcode = 0;
  uint16_t query_type = 0;
  uint8_t role = 0;
  uint8_t transport = 0;
  uint8_t padding[4] = {};

  void WriteTo(dns_row& row) const;
  DnsKey Folded() const;
};

class DnsTable {
 public:
  DnsTable(const DnsSettings& settings, StringTable& strings);

  string_id ProcessName(const process& process);

  // What was asked, as far as it is shown.
  void SetQuestion(DnsKey& key, const DnsMessage& message);

  // Times in nanoseconds; asked is CLOCK_MONOTONIC.
  void AddAnswered(const DnsKey& key, uint64_t asked, uint64_t latency, uint32_t retries);
  void AddTimedOut(DnsKey key, uint64_t asked, uint32_t retries);

  // Look-ups that one sampled look-up of this transport stands for.
  double ScaleOf(uint8_t transport) const;

  void ExpireIdle() { rows_.ExpireIdle(); }
  void StartWindow() { rows_.StartWindow(); }

  const std::vector<flow_slot>& touched() const { return rows_.touched(); }
  const dns_row& row(flow_slot slot) const { return rows_.row(slot); }
  size_t size() const { return rows_.size(); }
  uint64_t folded() const { return rows_.folded(); }

 private:
  dns_row& Add(const DnsKey& key, uint64_t asked, uint32_t retries, double scale);

  SlotTable<DnsKey, dns_row> rows_;
  StringTable& strings_;
  QueryNames names_;
  bool show_query_type_;
  bool show_query_name_;
  std::vector<uint32_t> latency_bounds_;
  double scale_;
};

}  // namespace flowgauge
