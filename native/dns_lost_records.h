// SPDX-License-Identifier: Apache-2.0
// Datagrams that the kernel had no room to tell of: an answer without its query is then no orphan,
// and a query without its answer has not timed out.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "record.h"

namespace flowgauge {

// By dns_lost, how many so far.
using DnsLostCounts = std::array<uint64_t, DNS_LOST>;
using ReadDnsLost = std::function<DnsLostCounts()>;

inline DnsLostCounts NoDnsLost() { return {}; }

class DnsLostRecords {
 public:
  explicit DnsLostRecords(ReadDnsLost read) : read_(std::move(read)) {}

  // Times are CLOCK_MONOTONIC in nanoseconds.
  void Count(uint64_t now);

  // Whether it was a query's record that was lost, if its answer came at that time.
  bool TakeQuery(uint8_t role, uint64_t answered, uint64_t timeout);
  // Whether it was the answer's; of what was lost until the last Count.
  bool TakeAnswer(uint8_t role, uint64_t asked);

 private:
  struct Kind {
    uint64_t counted = 0;
    uint64_t open = 0;  // not yet known by what they lack
    uint64_t last = 0;  // when one was lost, or later
  };

  static bool Take(Kind& kind, bool is_in_time);

  ReadDnsLost read_;
  Kind kinds_[DNS_LOST];
};

}  // namespace flowgauge
