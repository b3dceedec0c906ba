// SPDX-License-Identifier: Apache-2.0
// HTTP exchanges and their sums of the open window; pure.
#pragma once

#include <unordered_map>
#include <vector>

#include "holder_table.h"
#include "http_exchange.h"
#include "http_settings.h"
#include "path_template.h"
#include "slot_table.h"

namespace flowgauge {

struct HttpKey {
  uint8_t local_address[ADDRESS_BYTES] = {};
  uint8_t remote_address[ADDRESS_BYTES] = {};
  uint8_t nat_address[ADDRESS_BYTES] = {};
  cgroup_id cgroup = 0;
  Holders holders;
  uint32_t pid = 0;
  uint32_t process = 0;  // string ids
  uint32_t path = 0;
  uint32_t domain = 0;
  uint16_t local_port = 0;
  uint16_t remote_port = 0;
  uint16_t nat_port = 0;
  uint16_t status = 0;
  uint8_t method = 0;
  uint8_t version = 0;
  uint8_t role = 0;
  uint8_t role_is_guess = 0;
  uint8_t padding[4] = {};

  void WriteTo(http_row& row) const;
  HttpKey Folded() const;
};

class HttpTable {
 public:
  // Rows past settings.max_rows share one for each role. One ends after idle_windows without an
  // exchange.
  HttpTable(const HttpSettings& settings, StringTable& strings);

  // Counts an exchange on the connection that `ends` names.
  void Add(const HttpKey& ends, const HttpExchange& exchange);

  string_id NameOf(const process& process);

  // Counts the requests in flight anew; what has changed is told with the rows of changed().
  void BeginOpen();
  void AddOpen(const HttpKey& ends, const HttpExchange& exchange);
  void TellOpen();
  const std::vector<flow_slot>& changed() const { return changed_; }
  void ChangedHandedOver();

  // Ends idle rows; those to hand over are then those of touched().
  void ExpireIdle() {
    table_.ExpireIdle([this](flow_slot slot) { return open_.contains(slot); });
  }
  // Forgets the window that was handed over and frees the rows that ended.
  void StartWindow() { table_.StartWindow(); }

  const std::vector<flow_slot>& touched() const { return table_.touched(); }
  const http_row& row(flow_slot slot) const { return table_.row(slot); }
  size_t size() const { return table_.size(); }
  uint64_t folded() const { return table_.folded(); }

 private:
  struct Open {
    double now = 0;
    double told = 0;
  };

  HttpKey KeyOf(const HttpKey& ends, const HttpExchange& exchange);
  // To a histogram: its sum and its buckets.
  void AddTime(uint64_t nanoseconds, double& sum, double* buckets) const;

  HttpSettings settings_;
  StringTable& strings_;
  PathTemplates paths_;
  SlotTable<HttpKey, http_row> table_;
  std::unordered_map<flow_slot, Open> open_;
  std::vector<flow_slot> changed_;
};

}  // namespace flowgauge
