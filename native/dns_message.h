// SPDX-License-Identifier: Apache-2.0
// What a DNS message says: who it is for, what was asked, how it ended (RFC 1035, RFC 6891).
#pragma once

#include <cstdint>
#include <span>

#include "dns_name.h"

namespace flowgauge {

enum class DnsVerdict {
  kRead,
  kIgnored,    // neither a query nor its answer: NOTIFY, UPDATE and the like
  kMalformed,  // not a DNS message
  kCut,        // too few of its bytes were captured
};

struct DnsMessage {
  uint16_t id;
  bool is_answer;
  bool has_question;     // what a server could not read it may answer without
  uint16_t rcode;        // 12 bits where the OPT record was captured
  uint16_t answers;      // records in the answer section
  bool is_transfer;      // AXFR or IXFR: any number of answers (RFC 5936 2.2)
  uint16_t type;         // of the question
  uint64_t question;     // hash of name, type and class
  DnsName name;          // of the question
  size_t answers_begin;  // offset of the answer section
};

// `bytes` are the first of `size`.
DnsVerdict ReadDnsMessage(std::span<const uint8_t> bytes, size_t size, DnsMessage& message);

inline constexpr size_t kDnsHeaderBytes = 12;

// Can these twelve bytes begin a message? Tells a stream in step from one out of it.
bool IsDnsHeader(std::span<const uint8_t, kDnsHeaderBytes> header);

}  // namespace flowgauge
