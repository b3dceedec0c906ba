// SPDX-License-Identifier: Apache-2.0
// What a socket knows beyond bytes and RTT.
#include <doctest/doctest.h>

#include "builders.h"

using namespace flowgauge;

TEST_CASE("who gave up after its SYN was repeated was timed out") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.flags = 0;
  socket.counters.retransmits = 1;
  tables.tcp.Process(Closed(socket));

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].failures[FAILURE_TIMED_OUT] == 1);
  CHECK(rows[0].failures[FAILURE_ABANDONED] == 0);
}

TEST_CASE("retransmits of SYNs are told apart, whenever the socket was looked at") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.flags = 0;
  socket.counters.retransmits = 1;
  tables.tcp.Process(socket);  // it waits for its target
  tables.tcp.Process(socket);
  socket.flags = TCP_ESTABLISHED_ONCE;
  socket.syn_retransmits = 2;
  socket.counters.retransmits = 7;
  tables.tcp.Process(socket);
  tables.tcp.Process(Closed(socket));

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].retransmits == 7);
  CHECK(rows[0].syn_retransmits == 2);
}

TEST_CASE("a client's handshake and lifetime are told once") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.born = 1'000'000;
  socket.established = 51'000'400;
  tables.tcp.Process(socket);
  socket.closed = 7'251'000'000;
  tables.tcp.Process(Closed(socket));

  REQUIRE(tables.flows.handshakes().size() == 1);
  CHECK(tables.flows.handshakes()[0].microseconds == 50'000);
  REQUIRE(tables.flows.lifetimes().size() == 1);
  CHECK(tables.flows.lifetimes()[0].microseconds == 7'200'000);
  tables.TakeRows();
  CHECK(tables.flows.handshakes().empty());
  CHECK(tables.flows.lifetimes().empty());
}

TEST_CASE(
    "no handshake of a server or of a SYN not seen, no lifetime of what began or ended unseen") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.established = 2000;
  socket.role = ROLE_SERVER;
  tables.tcp.Process(socket);
  socket.sk = 2;
  socket.role = ROLE_CLIENT;
  socket.flags |= TCP_MET_LATE;
  tables.tcp.Process(socket);
  tables.tcp.Process(Closed(socket));  // found closed by a walk
  tcp_socket seeded = ASocket(3);
  seeded.flags |= TCP_SEEDED;
  seeded.closed = 9000;
  tables.tcp.Process(Closed(seeded));

  CHECK(tables.flows.handshakes().empty());
  CHECK(tables.flows.lifetimes().empty());
}

TEST_CASE("what a listener drops is of its port, and it is no connection") {
  Tables tables;
  tcp_socket socket = ASocket();
  std::memset(socket.ends.remote_address, 0, ADDRESS_BYTES);
  socket.ends.local_port = 80;
  socket.ends.remote_port = 0;
  socket.role = ROLE_SERVER;
  socket.flags = TCP_LISTENER | TCP_SEEDED;
  socket.base.listen_drops = 100;
  socket.counters.listen_drops = 100;
  tables.tcp.Process(socket);
  CHECK(tables.TakeRows().empty());
  socket.counters.listen_drops = 104;
  tables.tcp.Process(socket);
  socket.counters.listen_drops = 105;
  tables.tcp.Process(Closed(socket));

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].listen_drops == 5);
  CHECK(rows[0].local_port == 80);
  CHECK(rows[0].role == ROLE_SERVER);
  CHECK(rows[0].opened == 0);
  CHECK(rows[0].closed == 0);
  CHECK(tables.tcp.size() == 0);
}

TEST_CASE("what was received, out of order, and the time that the receiver took, are growth too") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.counters.segments_received = 10;
  socket.counters.out_of_order = 2;
  socket.counters.receiver_limited = 3;
  tables.tcp.Process(socket);
  socket.counters.segments_received = 15;
  socket.counters.receiver_limited = 5;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  CHECK(rows[0].segments_received == 15);
  CHECK(rows[0].out_of_order == 2);
  CHECK(rows[0].receiver_limited == 20'000);  // of 4 ms each
}
