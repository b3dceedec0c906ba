// SPDX-License-Identifier: Apache-2.0
// The addresses that an answer gives to the name that was asked for.
#pragma once

#include <cstdint>
#include <span>

#include "dns_message.h"
#include "dns_reader.h"
#include "record.h"

namespace flowgauge {

struct DnsAddress {
  uint8_t address[ADDRESS_BYTES];  // IPv4 as ::ffff:a.b.c.d
  uint32_t ttl;                    // seconds
};

class DnsAddresses {
 public:
  DnsAddresses(std::span<const uint8_t> bytes, const DnsMessage& message)
      : bytes_(bytes),
        reader_(bytes, message.answers_begin),
        left_(message.answers),
        owner_(message.name) {}

  // The next one among the captured records; false when there is none.
  bool Next(DnsAddress& found);

 private:
  std::span<const uint8_t> bytes_;
  DnsReader reader_;
  uint16_t left_;
  DnsName owner_;  // the question's name, then what its CNAME records lead to
};

}  // namespace flowgauge
