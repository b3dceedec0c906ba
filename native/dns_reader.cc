// SPDX-License-Identifier: Apache-2.0
#include "dns_reader.h"

namespace flowgauge {

namespace {

// RFC 1035 4.1.4: the two highest bits tell a label from a pointer; 01 and 10 are reserved.
constexpr uint8_t kKind = 0xc0;
constexpr uint8_t kPointer = 0xc0;

}  // namespace

bool DnsReader::Read(uint16_t& number) {
  if (!Has(2)) return false;
  number = static_cast<uint16_t>(bytes_[at_] << 8 | bytes_[at_ + 1]);
  at_ += 2;
  return true;
}

bool DnsReader::Read(uint32_t& number) {
  uint16_t high, low;
  if (!Read(high) || !Read(low)) return false;
  number = static_cast<uint32_t>(high) << 16 | low;
  return true;
}

bool DnsReader::Skip(size_t bytes) {
  if (!Has(bytes)) return false;
  at_ += bytes;
  return true;
}

bool DnsReader::ReadName(DnsName& name) {
  name.Clear();
  size_t end = 0;       // of the name where it stands: after its first pointer
  size_t before = at_;  // pointers go back only, each farther than the last: no loops
  for (;;) {
    if (!Has(1)) return false;
    const uint8_t length = bytes_[at_++];
    if (length == 0) break;
    if ((length & kKind) == kPointer) {
      if (!Has(1)) return false;
      const size_t target = (length & ~kKind) << 8 | bytes_[at_++];
      if (end == 0) end = at_;
      if (target >= before) return false;
      at_ = before = target;
      continue;
    }
    if ((length & kKind) != 0 || !Has(length)) return false;
    if (!name.Append(bytes_.subspan(at_, length))) return false;
    at_ += length;
  }
  if (end != 0) at_ = end;
  return true;
}

bool DnsReader::SkipName() {
  for (;;) {
    if (!Has(1)) return false;
    const uint8_t length = bytes_[at_++];
    if (length == 0) return true;
    if ((length & kKind) == kPointer) return Skip(1);
    if ((length & kKind) != 0 || !Skip(length)) return false;
  }
}

bool DnsReader::ReadRecord(DnsRecord& record) {
  uint16_t length;
  if (!Read(record.type) || !Read(record.dns_class) || !Read(record.ttl) || !Read(length))
    return false;
  if (!Has(length)) return false;
  record.value = bytes_.subspan(at_, length);
  at_ += length;
  return true;
}

}  // namespace flowgauge
