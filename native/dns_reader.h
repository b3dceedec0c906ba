// SPDX-License-Identifier: Apache-2.0
// A cursor over the captured bytes of a DNS message; never reads past them.
#pragma once

#include <cstdint>
#include <span>

#include "dns_name.h"

namespace flowgauge {

struct DnsRecord {
  uint16_t type;
  uint16_t dns_class;
  uint32_t ttl;
  std::span<const uint8_t> value;
};

class DnsReader {
 public:
  explicit DnsReader(std::span<const uint8_t> bytes, size_t at = 0) : bytes_(bytes), at_(at) {}

  // Each returns false at a fault, after which nothing more can be read.
  bool Read(uint16_t& number);
  bool Read(uint32_t& number);
  bool Skip(size_t bytes);
  bool ReadName(DnsName& name);
  bool SkipName();
  // What follows a record's owner.
  bool ReadRecord(DnsRecord& record);

  size_t at() const { return at_; }
  // The fault was the end of the captured bytes: nothing is known to be wrong with the message.
  bool ran_out() const { return ran_out_; }

 private:
  bool RanOut() {
    ran_out_ = true;
    return false;
  }
  bool Has(size_t bytes) { return bytes_.size() - at_ >= bytes || RanOut(); }

  std::span<const uint8_t> bytes_;
  size_t at_;
  bool ran_out_ = false;
};

}  // namespace flowgauge
