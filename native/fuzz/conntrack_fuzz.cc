// SPDX-License-Identifier: Apache-2.0
// Hostile datagrams of connection tracking: the reader stays within them, and the table that
// follows it stays bounded and whole.
#include <cstdlib>
#include <cstring>

#include "../nat_table.h"

using namespace flowgauge;

namespace {

constexpr size_t kMaxConnections = 4;
constexpr uint64_t kSecond = 1'000'000'000;

void Require(bool holds) {
  if (!holds) std::abort();
}

endpoints EndsOf(const tracked_connection& connection) {
  endpoints ends = {};
  std::memcpy(ends.local_address, connection.source, ADDRESS_BYTES);
  std::memcpy(ends.remote_address, connection.destination, ADDRESS_BYTES);
  ends.local_port = connection.source_port;
  ends.remote_port = connection.destination_port;
  return ends;
}

NatTarget Find(NatTable& table, const tracked_connection& connection, bool with_port) {
  endpoints ends = EndsOf(connection);
  bool is_ambiguous = false;
  if (!with_port) ends.local_port = 0;
  return table.Find(1, ends, connection.transport, is_ambiguous);
}

void Take(NatTable& table, const ConntrackMessage& message) {
  const tracked_connection& connection = message.connection;
  if (message.kind == ConntrackMessage::kTracked) {
    const bool is_udp = connection.transport == TRANSPORT_UDP;
    Require(is_udp || connection.transport == TRANSPORT_TCP);
    const uint64_t refused = table.refused();
    table.Learn(1, connection, 1);
    const bool has_room = table.refused() == refused;
    const bool has_target = connection.answering_port != 0;
    if (IsTranslated(connection) && has_room && has_target)
      Require(Find(table, connection, true).port == connection.answering_port);
    Find(table, connection, false);
  }
  if (message.kind == ConntrackMessage::kDestroyed) table.End(1, connection);
  if (message.kind == ConntrackMessage::kDumpEnd) table.EndUntold(1, 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  NatTable table(kMaxConnections, 60);
  uint64_t now = kSecond;
  ConntrackDatagram datagram({data, size});
  for (ConntrackMessage message; datagram.Next(message);) {
    table.Tick(now += 7 * kSecond);
    table.StartWindow();
    Take(table, message);
    Require(table.size() <= kMaxConnections);
  }
  table.EndUntold(1, 0);
  for (int i = 0; i < 10; ++i) table.Tick(now + 100 * kSecond);
  Require(table.size() == 0);
  return 0;
}
