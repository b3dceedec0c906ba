// SPDX-License-Identifier: Apache-2.0
#include "dns_addresses.h"

#include <cstring>

namespace flowgauge {

namespace {

constexpr uint16_t kClassInternet = 1;
constexpr uint16_t kTypeA = 1;
constexpr uint16_t kTypeCname = 5;
constexpr uint16_t kTypeAaaa = 28;
constexpr size_t kIpv4Bytes = 4;

bool CopyAddress(const DnsRecord& record, uint8_t* address) {
  constexpr uint8_t kIpv4Prefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (record.type == kTypeAaaa && record.value.size() == ADDRESS_BYTES) {
    std::memcpy(address, record.value.data(), ADDRESS_BYTES);
    return true;
  }
  if (record.type != kTypeA || record.value.size() != kIpv4Bytes) return false;
  std::memcpy(address, kIpv4Prefix, sizeof(kIpv4Prefix));
  std::memcpy(address + sizeof(kIpv4Prefix), record.value.data(), kIpv4Bytes);
  return true;
}

// RFC 2181 8: with the highest bit set a TTL is zero.
uint32_t TtlOf(const DnsRecord& record) { return record.ttl > INT32_MAX ? 0 : record.ttl; }

}  // namespace

// A chain comes in its order, as stub resolvers expect it too.
bool DnsAddresses::Next(DnsAddress& found) {
  DnsName owner;
  DnsRecord record;
  while (left_ > 0) {
    --left_;
    if (!reader_.ReadName(owner) || !reader_.ReadRecord(record)) break;
    if (record.dns_class != kClassInternet || owner != owner_) continue;
    if (record.type == kTypeCname) {
      DnsReader value(bytes_, reader_.at() - record.value.size());
      if (!value.ReadName(owner_)) break;
    }
    if (!CopyAddress(record, found.address)) continue;
    found.ttl = TtlOf(record);
    return true;
  }
  left_ = 0;
  return false;
}

}  // namespace flowgauge
