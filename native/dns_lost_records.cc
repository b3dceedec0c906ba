// SPDX-License-Identifier: Apache-2.0
#include "dns_lost_records.h"

namespace flowgauge {

void DnsLostRecords::Count(uint64_t now) {
  const DnsLostCounts lost = read_();
  for (int i = 0; i < DNS_LOST; ++i) {
    Kind& kind = kinds_[i];
    if (lost[i] == kind.counted) continue;
    kind.open += lost[i] - kind.counted;
    kind.counted = lost[i];
    kind.last = now;
  }
}

bool DnsLostRecords::TakeQuery(uint8_t role, uint64_t answered, uint64_t timeout) {
  Kind& kind = kinds_[role == ROLE_CLIENT ? DNS_LOST_CLIENT_QUERY : DNS_LOST_SERVER_QUERY];
  if (kind.open == 0) Count(answered);
  return Take(kind, answered <= kind.last + timeout);
}

bool DnsLostRecords::TakeAnswer(uint8_t role, uint64_t asked) {
  Kind& kind = kinds_[role == ROLE_CLIENT ? DNS_LOST_CLIENT_ANSWER : DNS_LOST_SERVER_ANSWER];
  return Take(kind, asked <= kind.last);
}

bool DnsLostRecords::Take(Kind& kind, bool is_in_time) {
  if (kind.open == 0 || !is_in_time) return false;
  --kind.open;
  return true;
}

}  // namespace flowgauge
