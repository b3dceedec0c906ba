// SPDX-License-Identifier: Apache-2.0
// Turns the kernel's cumulative UDP sums into what each flow did in the window; pure.
#pragma once

#include <vector>

#include "domain_table.h"
#include "flow_table.h"
#include "local_addresses.h"
#include "nat_target.h"
#include "string_table.h"

namespace flowgauge {

class UdpTable {
 public:
  UdpTable(FlowTable& flows, StringTable& strings, HolderTable& holders,
           SourceAddress source_address, DomainOf domain_of = UnknownDomain,
           NatOf nat_of = UnknownTarget)
      : flows_(flows),
        strings_(strings),
        holders_(holders),
        source_address_(std::move(source_address)),
        domain_of_(std::move(domain_of)),
        nat_of_(std::move(nat_of)) {}

  void Process(const udp_key& key, const udp_stats& stats);

  // Kernel entries without a datagram for `windows` windows: to be deleted there, after which
  // Forget takes the final sums.
  std::vector<udp_key> Idle(uint32_t windows) const;
  void Forget(const udp_key& key) { entries_.erase(key); }

  void StartWindow();

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    FlowKey flow;
    uint32_t idle_windows = 0;
    byte_count read_bytes = 0;
    byte_count written_bytes = 0;
    uint64_t read_datagrams = 0;
    uint64_t written_datagrams = 0;
  };

  FlowKey FlowOf(const udp_key& key, const udp_stats& stats);
  FlowKey FlowNow(const udp_key& key, FlowKey& known) const;
  void FindTarget(const udp_key& key, FlowKey& flow) const;

  FlowTable& flows_;
  StringTable& strings_;
  HolderTable& holders_;
  SourceAddress source_address_;
  DomainOf domain_of_;
  NatOf nat_of_;
  ByteMap<udp_key, Entry> entries_;
};

}  // namespace flowgauge
