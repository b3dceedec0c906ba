// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cerrno>

#include "builders.h"

using namespace flowgauge;

TEST_CASE("adds the growth of cumulative counters, once") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.counters.read_bytes = 300;
  socket.counters.written_bytes = 50;
  tables.tcp.Process(socket);
  tables.tcp.Process(socket);
  socket.counters.read_bytes = 1000;
  tables.tcp.Process(socket);
  socket.counters.read_bytes = 400;  // an older reading that comes late
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 1000);
  CHECK(rows[0].written_bytes == 50);
  CHECK(rows[0].established == 1);
  CHECK(rows[0].opened == 1);
  CHECK(rows[0].local_port == 0);  // the client's port is never part of a flow
  CHECK(rows[0].remote_port == 80);
}

TEST_CASE("a walk that comes after the close of the same connection adds nothing") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.counters.read_bytes = 300;
  tables.tcp.Process(Closed(socket));
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 300);
  CHECK(rows[0].established == 1);
  CHECK(rows[0].closed == 1);
  CHECK(rows[0].opened == 1);
  CHECK(rows[0].ended == 1);
}

TEST_CASE("kernel memory that is reused within a window is another connection") {
  Tables tables;
  tcp_socket first = ASocket();
  first.counters.read_bytes = 300;
  tcp_socket second = first;
  second.born = 2000;
  second.counters.read_bytes = 5;
  tables.tcp.Process(Closed(first));
  tables.tcp.Process(Closed(second));

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 305);
  CHECK(rows[0].closed == 2);
  CHECK(rows[0].established == 2);
}

TEST_CASE("a window with only retransmits is a row") {
  Tables tables;
  tcp_socket socket = ASocket();
  tables.tcp.Process(socket);
  tables.TakeRows();
  socket.counters.retransmits = 3;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].retransmits == 3);
  CHECK(rows[0].read_bytes == 0);
}

TEST_CASE("the kernel's 32-bit counters may wrap") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.flags |= TCP_SEEDED;
  socket.base.segments_sent = 0xfffffff0;
  socket.counters.segments_sent = 0x10;
  tables.tcp.Process(socket);

  CHECK(tables.TakeRows()[0].segments_sent == 0x20);
}

TEST_CASE("a seeded connection counts from its baseline and is not newly established") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.flags |= TCP_SEEDED;
  socket.base.read_bytes = 1'000'000;
  socket.counters.read_bytes = 1'000'007;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  CHECK(rows[0].read_bytes == 7);
  CHECK(rows[0].established == 0);
  CHECK(rows[0].opened == 1);
}

TEST_CASE("failed attempts are told apart by the socket's error and are never closed") {
  Tables tables;
  const struct {
    uint32_t error;
    failure reason;
  } cases[] = {{0, FAILURE_ABANDONED},
               {ECONNREFUSED, FAILURE_REFUSED},
               {ETIMEDOUT, FAILURE_TIMED_OUT},
               {ECONNRESET, FAILURE_RESET},
               {EHOSTUNREACH, FAILURE_HOST_UNREACHABLE},
               {ENETUNREACH, FAILURE_NET_UNREACHABLE},
               {EPIPE, FAILURE_OTHER}};
  for (uint64_t sk = 0; sk < std::size(cases); ++sk) {
    tcp_socket socket = ASocket(sk);
    socket.flags = 0;
    tables.tcp.Process(Closed(socket, cases[sk].error));
  }

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 1);
  for (const auto& one : cases) CHECK(rows[0].failures[one.reason] == 1);
  CHECK(rows[0].closed == 0);
  CHECK(rows[0].opened == 0);
}

TEST_CASE("an established connection that ends by an error is closed and reset") {
  Tables tables;
  tables.tcp.Process(Closed(ASocket(), ECONNRESET));

  auto rows = tables.TakeRows();

  CHECK(rows[0].closed == 1);
  CHECK(rows[0].resets == 1);
}

TEST_CASE("an RTT is sampled only when it was measured anew, weighted by what was acknowledged") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.counters.rtt = 0;
  tables.tcp.Process(socket);
  CHECK(tables.flows.rtts().empty());
  socket.counters.rtt = 250;
  socket.counters.rtt_var = 40;
  socket.counters.rtt_min = 180;
  socket.counters.delivered = 12;
  tables.tcp.Process(socket);
  tables.tcp.Process(socket);

  REQUIRE(tables.flows.rtts().size() == 1);
  CHECK(tables.flows.rtts()[0].rtt == 250);
  CHECK(tables.flows.rtts()[0].rtt_var == 40);
  CHECK(tables.flows.rtts()[0].rtt_min == 180);
  CHECK(tables.flows.rtts()[0].weight == 12);
}

TEST_CASE("an accepted socket waits one window for its owner, then moves to it") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.role = ROLE_SERVER;
  socket.owner = {};
  tables.tcp.Process(socket);
  CHECK(tables.TakeRows().empty());
  tables.tcp.Process(socket);
  CHECK(tables.TakeRows()[0].pid == 0);
  socket.owner = ASocket().owner;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].ended == 1);
  CHECK(rows[0].closed == 0);
  CHECK(rows[1].pid == 7);
  CHECK(rows[1].opened == 1);
  CHECK(rows[1].established == 0);
}

TEST_CASE("a seeded connection's role comes from listeners, then from the ports, or is unknown") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.flags |= TCP_SEEDED;
  socket.role = ROLE_UNKNOWN;
  socket.ends.local_port = 50000;
  socket.ends.remote_port = 60000;
  tables.tcp.Process(socket);
  tables.listeners.Add({.local_address = {},
                        .remote_address = {},
                        .local_port = 50000,
                        .remote_port = 0,
                        .netns = 9});
  socket.sk = 2;
  tables.tcp.Process(socket);
  socket.sk = 3;
  socket.ends.local_port = 443;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 3);
  CHECK(rows[0].role == ROLE_UNKNOWN);
  CHECK(rows[1].role == ROLE_SERVER);
  CHECK(rows[1].role_is_guess == 0);
  CHECK(rows[2].role == ROLE_SERVER);
  CHECK(rows[2].role_is_guess == 1);
}

TEST_CASE("a seeded connection from a port that nobody listens on is a client's, by guess") {
  Tables tables;
  tables.listeners.Add(
      {.local_address = {}, .remote_address = {}, .local_port = 22, .remote_port = 0, .netns = 9});
  tcp_socket socket = ASocket();
  socket.flags |= TCP_SEEDED;
  socket.role = ROLE_UNKNOWN;
  socket.ends.local_port = 50000;
  socket.ends.remote_port = 50051;
  tables.tcp.Process(socket);
  socket = ASocket(2);  // its SYN was seen
  socket.ends.remote_port = 50051;
  tables.tcp.Process(socket);

  auto rows = tables.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].role == ROLE_CLIENT);
  CHECK(rows[0].role_is_guess == 1);
  CHECK(rows[0].remote_port == 50051);
  CHECK(rows[1].role_is_guess == 0);
}

namespace {

bool Kept(const TcpTable::Identity&) { return true; }
bool Denied(const TcpTable::Identity&) { return false; }

}  // namespace

TEST_CASE("a socket that the kernel lost ends, and is kept if the kernel still has it") {
  Tables tables;
  tables.tcp.Process(ASocket());
  CHECK(tables.tcp.Missing(Denied).empty());  // seen in this walk
  tables.TakeRows();
  CHECK(tables.tcp.Missing(Kept).empty());    // skipped by this walk
  CHECK(tables.tcp.Missing(Denied).empty());  // for the first time
  tables.tcp.ForgetLost(tables.tcp.Missing(Denied));

  CHECK(tables.tcp.size() == 0);
  CHECK(tables.TakeRows()[0].ended == 1);
}

TEST_CASE("a socket that closes during a walk is counted once") {
  Tables tables;
  tcp_socket socket = ASocket();
  socket.counters.read_bytes = 100;
  tables.tcp.Process(socket);
  tables.tcp.Missing(Kept);
  tables.tcp.Missing(Denied);
  auto missing = tables.tcp.Missing(Denied);
  REQUIRE(missing.size() == 1);
  tables.tcp.Process(Closed(socket));  // its record was in the ring
  tables.tcp.ForgetLost(missing);

  auto rows = tables.TakeRows();

  CHECK(rows[0].read_bytes == 100);
  CHECK(rows[0].established == 1);
  CHECK(rows[0].closed == 1);
  CHECK(rows[0].ended == 1);
}
