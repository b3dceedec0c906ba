// SPDX-License-Identifier: Apache-2.0
#include "../nat_table.h"

#include <doctest/doctest.h>

#include <utility>

using namespace flowgauge;

namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr netns_inode kRoot = 9;

// 10.0.0.<client>:<port> to the service 10.96.0.1:53, answered by 10.0.1.<backend>:5353.
tracked_connection Tracked(uint8_t transport, uint8_t client, uint16_t port, uint8_t backend) {
  tracked_connection connection = {};
  const uint8_t prefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  for (uint8_t* address : {connection.source, connection.destination, connection.answering})
    std::memcpy(address, prefix, sizeof(prefix));
  const uint8_t source[] = {10, 0, 0, client};
  const uint8_t destination[] = {10, 96, 0, 1};
  const uint8_t answering[] = {10, 0, 1, backend};
  std::memcpy(connection.source + 12, source, 4);
  std::memcpy(connection.destination + 12, destination, 4);
  std::memcpy(connection.answering + 12, answering, 4);
  connection.source_port = port;
  connection.destination_port = 53;
  connection.answering_port = 5353;
  connection.transport = transport;
  return connection;
}

tracked_connection Tcp(uint16_t port, uint8_t backend) {
  return Tracked(TRANSPORT_TCP, 1, port, backend);
}
tracked_connection Udp(uint16_t port, uint8_t backend) {
  return Tracked(TRANSPORT_UDP, 1, port, backend);
}
tracked_connection NotTranslated(tracked_connection connection) {
  std::memcpy(connection.answering, connection.destination, ADDRESS_BYTES);
  connection.answering_port = connection.destination_port;
  return connection;
}

endpoints EndsOf(const tracked_connection& connection) {
  endpoints ends = {};
  std::memcpy(ends.local_address, connection.source, ADDRESS_BYTES);
  std::memcpy(ends.remote_address, connection.destination, ADDRESS_BYTES);
  ends.local_port = connection.source_port;
  ends.remote_port = connection.destination_port;
  return ends;
}

struct Nat {
  explicit Nat(size_t max_connections = 100) : table(max_connections, 60) { table.Tick(kSecond); }

  // The last number of the address of the target; 0: not known.
  int Target(const tracked_connection& connection, netns_inode netns = kRoot) {
    is_ambiguous = false;
    const NatTarget target =
        table.Find(netns, EndsOf(connection), connection.transport, is_ambiguous);
    if (target.is_known()) CHECK(target.port == 5353);
    return target.address[15];
  }
  void SweepAt(uint64_t seconds) {
    for (int i = 0; i < 10; ++i) table.Tick(seconds * kSecond);
  }

  NatTable table;
  bool is_ambiguous = false;
};

// All that the client sends there: the kernel's key of UDP has no client port.
const tracked_connection kAllUdp = Udp(0, 0);

}  // namespace

TEST_CASE("a connection is found by the tuple that was dialled") {
  Nat nat;
  nat.table.Learn(kRoot, Tcp(40000, 7), 1);

  CHECK(nat.Target(Tcp(40000, 7)) == 7);
  CHECK(nat.Target(Tcp(40001, 7)) == 0);
  CHECK(nat.Target(Tcp(40000, 7), kRoot + 1) == 0);
}

TEST_CASE("TCP and UDP of the same tuple do not mix") {
  Nat nat;
  nat.table.Learn(kRoot, Tcp(40000, 7), 1);
  nat.table.Learn(kRoot, Udp(40000, 8), 1);
  CHECK(nat.Target(Tcp(40000, 7)) == 7);
  CHECK(nat.Target(Udp(40000, 8)) == 8);

  nat.table.End(kRoot, Udp(40000, 8));
  nat.SweepAt(100);
  CHECK(nat.Target(Tcp(40000, 7)) == 7);
  CHECK(nat.Target(Udp(40000, 8)) == 0);
}

TEST_CASE("one that is not translated takes no room, and ends what its tuple was before") {
  Nat nat;
  nat.table.Learn(kRoot, NotTranslated(Tcp(40000, 7)), 1);
  CHECK(nat.table.size() == 0);
  nat.table.Learn(kRoot, Tcp(40000, 7), 1);
  nat.table.Learn(kRoot, NotTranslated(Tcp(40000, 7)), 1);
  nat.SweepAt(100);
  CHECK(nat.table.size() == 0);
}

TEST_CASE("what was destroyed stays known for the time that is set") {
  Nat nat;
  nat.table.Learn(kRoot, Tcp(40000, 7), 1);
  nat.table.End(kRoot, Tcp(40000, 7));
  nat.SweepAt(60);
  CHECK(nat.Target(Tcp(40000, 7)) == 7);
  nat.SweepAt(62);
  CHECK(nat.Target(Tcp(40000, 7)) == 0);
  CHECK(nat.table.size() == 0);
}

TEST_CASE("a tuple that is used again goes to its new target") {
  Nat nat;
  nat.table.Learn(kRoot, Tcp(40000, 7), 1);
  nat.table.End(kRoot, Tcp(40000, 7));
  nat.table.Learn(kRoot, Tcp(40000, 8), 1);
  nat.SweepAt(100);
  CHECK(nat.Target(Tcp(40000, 8)) == 8);
  CHECK(nat.table.size() == 1);
}

TEST_CASE("a zone ends only what it tracks itself") {
  Nat nat;
  tracked_connection zoned = Tcp(40000, 7);
  zoned.zone = 5;
  nat.table.Learn(kRoot, zoned, 1);
  nat.table.End(kRoot, Tcp(40000, 7));
  nat.table.Learn(kRoot, NotTranslated(Tcp(40000, 7)), 1);
  nat.SweepAt(100);
  CHECK(nat.Target(Tcp(40000, 7)) == 7);
}

TEST_CASE("after a dump, what it did not tell has ended, but of its namespace only") {
  Nat nat;
  nat.table.Learn(kRoot, Tcp(1, 7), 1);
  nat.table.Learn(kRoot, Tcp(2, 7), 2);
  nat.table.Learn(kRoot + 1, Tcp(3, 7), 1);
  nat.table.EndUntold(kRoot, 2);
  nat.SweepAt(100);
  CHECK(nat.Target(Tcp(1, 7)) == 0);
  CHECK(nat.Target(Tcp(2, 7)) == 7);
  CHECK(nat.Target(Tcp(3, 7), kRoot + 1) == 7);
}

TEST_CASE("a full table refuses, and counts") {
  Nat nat(2);
  for (uint16_t port : {1, 2, 3}) nat.table.Learn(kRoot, Tcp(port, 7), 1);
  CHECK(nat.table.size() == 2);
  CHECK(nat.table.refused() == 1);
  CHECK(nat.Target(Tcp(2, 7)) == 7);
  CHECK(nat.Target(Tcp(3, 7)) == 0);
}

TEST_CASE("a full table gives the place of one that is in its flow") {
  Nat nat(2);
  nat.table.Learn(kRoot, Tcp(1, 7), 1);
  nat.table.Learn(kRoot, Tcp(2, 7), 1);
  CHECK(nat.Target(Tcp(1, 7)) == 7);  // somebody else asks
  nat.table.Placed(kRoot, EndsOf(Tcp(2, 7)));
  nat.table.Learn(kRoot, Tcp(3, 7), 1);
  CHECK(nat.table.refused() == 0);
  CHECK(nat.Target(Tcp(2, 7)) == 0);
  CHECK(nat.Target(Tcp(1, 7)) == 7);
  CHECK(nat.Target(Tcp(3, 7)) == 7);
  nat.table.Learn(kRoot, Tcp(4, 7), 1);
  CHECK(nat.table.refused() == 1);
}

TEST_CASE("a full table gives the places of TCP of an earlier window, not of UDP that goes on") {
  for (const auto& [kind, refused] : {std::pair(&Tcp, 0U), std::pair(&Udp, 1U)}) {
    Nat nat(1);
    nat.table.Learn(kRoot, kind(1, 7), 1);
    nat.table.StartWindow();
    nat.table.Learn(kRoot, Tcp(2, 7), 1);
    CHECK(nat.table.refused() == refused);
  }
}

TEST_CASE("after UDP that has ended gave its place, no service is certain for a minute") {
  Nat nat(2);
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  nat.table.Learn(kRoot, Udp(2, 8), 1);
  nat.table.End(kRoot, Udp(1, 7));
  nat.table.Learn(kRoot, Udp(3, 8), 1);
  CHECK(nat.table.refused() == 0);
  CHECK(nat.Target(kAllUdp) == 0);
  CHECK(nat.is_ambiguous);
  nat.SweepAt(62);
  CHECK(nat.Target(kAllUdp) == 8);
}

TEST_CASE("all UDP of a client that goes to one target has that") {
  Nat nat;
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  nat.table.Learn(kRoot, Udp(2, 7), 1);
  nat.table.Learn(kRoot, Tracked(TRANSPORT_UDP, 2, 1, 8), 1);  // another client's
  CHECK(nat.Target(kAllUdp) == 7);
  CHECK(nat.Target(Tracked(TRANSPORT_UDP, 2, 0, 0)) == 8);
  CHECK(nat.Target(Tracked(TRANSPORT_UDP, 3, 0, 0)) == 0);
  CHECK_FALSE(nat.is_ambiguous);
}

TEST_CASE("UDP of a client to several targets has none, until one of them is long over") {
  Nat nat;
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  nat.table.Learn(kRoot, Udp(2, 8), 1);
  CHECK(nat.Target(kAllUdp) == 0);
  CHECK(nat.is_ambiguous);
  CHECK(nat.Target(Udp(1, 7)) == 7);  // that port is known
  CHECK(nat.Target(Udp(3, 7)) == 0);
  CHECK_FALSE(nat.is_ambiguous);

  nat.table.End(kRoot, Udp(1, 7));
  nat.SweepAt(30);
  CHECK(nat.Target(kAllUdp) == 0);  // what it sent may be of this window
  nat.SweepAt(100);
  CHECK(nat.Target(kAllUdp) == 8);
}

TEST_CASE("a UDP port that is used again for another target is doubted for a minute") {
  Nat nat;
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  nat.table.Learn(kRoot, Udp(1, 8), 1);
  CHECK(nat.Target(kAllUdp) == 0);
  CHECK(nat.is_ambiguous);
  nat.SweepAt(62);
  CHECK(nat.Target(kAllUdp) == 8);
}

TEST_CASE("a socket without a local address has a target if all clients have the same") {
  Nat nat;
  tracked_connection unbound = Udp(1, 0);
  std::memset(unbound.source, 0, ADDRESS_BYTES);
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  CHECK(nat.Target(unbound) == 7);
  nat.table.Learn(kRoot, Tracked(TRANSPORT_UDP, 2, 9, 8), 1);
  CHECK(nat.Target(unbound) == 0);
  CHECK(nat.is_ambiguous);
}

TEST_CASE("where a UDP connection found no room, no service is certain") {
  Nat nat(1);
  nat.table.Learn(kRoot, Udp(1, 7), 1);
  nat.table.Learn(kRoot, Udp(2, 8), 1);
  CHECK(nat.table.refused() == 1);
  CHECK(nat.Target(kAllUdp) == 0);
  CHECK(nat.is_ambiguous);
}
