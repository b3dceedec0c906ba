// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../dns_addresses.h"
#include "dns_packets.h"

using namespace flowgauge;

namespace {

std::vector<DnsAddress> AddressesOf(const Packet& packet, size_t captured = SIZE_MAX) {
  const auto bytes = std::span(packet).first(std::min(captured, packet.size()));
  DnsMessage message;
  std::vector<DnsAddress> all;
  if (ReadDnsMessage(bytes, packet.size(), message) != DnsVerdict::kRead) return all;
  DnsAddresses addresses(bytes, message);
  for (DnsAddress address; addresses.Next(address);) all.push_back(address);
  return all;
}

bool Is(const DnsAddress& found, const Packet& address) {
  return std::ranges::equal(found.address, address);
}

}  // namespace

TEST_CASE("an A record's address is IPv4-mapped, an AAAA record's is as it is") {
  auto ipv4 = AddressesOf(kAnswer);
  REQUIRE(ipv4.size() == 1);
  CHECK(Is(ipv4[0], Hex("0000 0000 0000 0000 0000 ffff 5db8 d70e")));
  CHECK(ipv4[0].ttl == 300);
  auto ipv6 = AddressesOf(kAnswerAaaa);
  REQUIRE(ipv6.size() == 1);
  CHECK(Is(ipv6[0], Hex("2606 2800 021f cb07 6820 80da af6b 8b2c")));
}

TEST_CASE("addresses at the end of a chain of CNAME records are those of the question") {
  auto addresses = AddressesOf(kChainAnswer);
  REQUIRE(addresses.size() == 2);
  CHECK(Is(addresses[0], Hex("0000 0000 0000 0000 0000 ffff b9c7 6d99")));
  CHECK(Is(addresses[1], Hex("0000 0000 0000 0000 0000 ffff b9c7 6c99")));
  CHECK(addresses[0].ttl == 20);
}

TEST_CASE("addresses of other owners, classes and lengths are not") {
  Packet other_owner = kAnswer;
  other_owner[29 + 1] = 0x14;  // com
  CHECK(AddressesOf(other_owner).empty());
  Packet chaos = kAnswer;
  chaos[29 + 5] = 3;
  CHECK(AddressesOf(chaos).empty());
  Packet short_value = kAnswer;
  short_value[29 + 11] = 3;
  CHECK(AddressesOf(short_value).empty());
}

TEST_CASE("a TTL with the highest bit set is zero: RFC 2181") {
  Packet packet = kAnswer;
  packet[29 + 6] = 0x80;
  CHECK(AddressesOf(packet).at(0).ttl == 0);
}

TEST_CASE("of an answer that was cut, the records that were captured count") {
  for (size_t captured = 0; captured < kChainAnswer.size(); ++captured)
    CHECK(AddressesOf(kChainAnswer, captured).size() == (captured < 86 ? 0 : 1));
}
