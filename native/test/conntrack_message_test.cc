// SPDX-License-Identifier: Apache-2.0
#include "../conntrack_message.h"

#include <doctest/doctest.h>

#include <cstring>

#include "conntrack_bytes.h"

using namespace flowgauge;

namespace {

ConntrackMessage OnlyMessage(std::string_view hex) {
  const auto bytes = BytesOf(hex);
  ConntrackDatagram datagram(bytes);
  ConntrackMessage message, more;
  REQUIRE(datagram.Next(message));
  CHECK_FALSE(datagram.Next(more));
  return message;
}

bool IsIPv4(const uint8_t* address, std::initializer_list<int> expected) {
  const uint8_t prefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::memcmp(address, prefix, 12) == 0 &&
         std::equal(expected.begin(), expected.end(), address + 12);
}

bool IsIPv6(const uint8_t* address, int first, int second, int last) {
  uint8_t expected[ADDRESS_BYTES] = {};
  expected[0] = static_cast<uint8_t>(first);
  expected[1] = static_cast<uint8_t>(second);
  expected[15] = static_cast<uint8_t>(last);
  return std::memcmp(address, expected, ADDRESS_BYTES) == 0;
}

}  // namespace

TEST_CASE("a new connection has what was dialled and who answers") {
  const ConntrackMessage message = OnlyMessage(kNewTcp);
  const tracked_connection& connection = message.connection;

  CHECK(message.kind == ConntrackMessage::kTracked);
  CHECK_FALSE(message.is_of_dump);
  CHECK(connection.transport == TRANSPORT_TCP);
  CHECK(IsIPv4(connection.source, {10, 99, 0, 1}));
  CHECK(connection.source_port == 40001);
  CHECK(IsIPv4(connection.destination, {10, 96, 0, 1}));
  CHECK(connection.destination_port == 80);
  CHECK(IsIPv4(connection.answering, {10, 99, 0, 1}));
  CHECK(connection.answering_port == 8080);
  CHECK(connection.zone == 0);
  CHECK(IsTranslated(connection));
}

TEST_CASE("UDP over IPv6 has its addresses too, when it is new and when it ends") {
  for (const auto& [hex, kind] : {std::pair(kNewUdp6, ConntrackMessage::kTracked),
                                  std::pair(kDestroyedUdp6, ConntrackMessage::kDestroyed)}) {
    const ConntrackMessage message = OnlyMessage(hex);
    CHECK(message.kind == kind);
    CHECK(message.connection.transport == TRANSPORT_UDP);
    CHECK(IsIPv6(message.connection.source, 0xfd, 0x99, 1));
    CHECK(IsIPv6(message.connection.destination, 0xfd, 0x96, 1));
    CHECK(message.connection.destination_port == 53);
    CHECK(IsIPv6(message.connection.answering, 0xfd, 0x99, 1));
    CHECK(message.connection.answering_port == 5353);
  }
}

TEST_CASE("one that goes where it was dialled to is not translated") {
  CHECK_FALSE(IsTranslated(OnlyMessage(kNewPlain).connection));
}

TEST_CASE("a dump has the same connections, and an end") {
  const ConntrackMessage dumped = OnlyMessage(kDumpedTcp);
  CHECK(dumped.kind == ConntrackMessage::kTracked);
  CHECK(dumped.is_of_dump);
  CHECK(dumped.connection.source_port == 40001);
  CHECK(dumped.connection.answering_port == 8080);
  CHECK(OnlyMessage(kDumpDone).kind == ConntrackMessage::kDumpEnd);
}

TEST_CASE("a datagram may hold several messages") {
  auto bytes = BytesOf(kNewTcp);
  const auto second = BytesOf(kNewUdp6);
  bytes.insert(bytes.end(), second.begin(), second.end());
  ConntrackDatagram datagram(bytes);
  ConntrackMessage message;
  REQUIRE(datagram.Next(message));
  CHECK(message.connection.transport == TRANSPORT_TCP);
  REQUIRE(datagram.Next(message));
  CHECK(message.connection.transport == TRANSPORT_UDP);
  CHECK_FALSE(datagram.Next(message));
}

TEST_CASE("a refused request, and a dump that ends badly, have the error") {
  auto bytes = BytesOf(kDumpDone);
  const int32_t error = -16;
  std::memcpy(bytes.data() + 16, &error, sizeof(error));
  for (uint8_t type : {3, 2}) {  // NLMSG_DONE, NLMSG_ERROR
    bytes[4] = type;
    ConntrackDatagram datagram(bytes);
    ConntrackMessage message;
    REQUIRE(datagram.Next(message));
    CHECK(message.kind == ConntrackMessage::kRefused);
    CHECK(message.error == 16);
  }
}

TEST_CASE("a zone is read where there is one") {
  auto bytes = BytesOf(kNewTcp);
  const uint8_t zone[] = {6, 0, 18, 0, 0x12, 0x34, 0, 0};  // CTA_ZONE, big-endian
  bytes.insert(bytes.end(), zone, zone + sizeof(zone));
  bytes[0] = static_cast<uint8_t>(bytes.size());
  ConntrackDatagram datagram(bytes);
  ConntrackMessage message;
  REQUIRE(datagram.Next(message));
  CHECK(message.connection.zone == 0x1234);
}

TEST_CASE("protocols without ports are passed over") {
  auto bytes = BytesOf(kNewTcp);
  for (size_t at : {52, 104}) {  // CTA_PROTO_NUM of both tuples
    REQUIRE(bytes[at] == TRANSPORT_TCP);
    bytes[at] = 1;  // ICMP
  }
  ConntrackDatagram datagram(bytes);
  ConntrackMessage message;
  REQUIRE(datagram.Next(message));
  CHECK(message.kind == ConntrackMessage::kOther);
}

TEST_CASE("what is cut anywhere is no connection, or the whole one") {
  const auto whole = BytesOf(kNewTcp);
  for (size_t length = 0; length < whole.size(); ++length) {
    std::vector<uint8_t> cut(whole.begin(), whole.begin() + static_cast<long>(length));
    ConntrackMessage message;
    CHECK_FALSE(ConntrackDatagram(cut).Next(message));
    if (length < 20) continue;
    cut[0] = static_cast<uint8_t>(length);
    REQUIRE(ConntrackDatagram(cut).Next(message));
    const bool is_whole = message.kind == ConntrackMessage::kTracked;
    CHECK(is_whole == (length >= 124));  // both tuples
    if (is_whole) CHECK(message.connection.answering_port == 8080);
  }
}
