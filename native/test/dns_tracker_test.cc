// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "dns_tables.h"

using namespace flowgauge;

TEST_CASE("a query and its answer are one request of the client") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  CHECK(dns.tracker.size() == 1);
  dns.Receive(kAnswer, 103);

  auto rows = dns.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 1);
  CHECK(rows[0].rcode == 0);
  CHECK(rows[0].latency_sum == 3000);
  CHECK(rows[0].role == ROLE_CLIENT);
  CHECK(rows[0].transport == TRANSPORT_UDP);
  CHECK(rows[0].local_port == 0);
  CHECK(rows[0].remote_port == 53);
  CHECK(rows[0].pid == 7);
  CHECK(dns.strings.strings()[rows[0].process] == "dig");
  CHECK(rows[0].local_address[15] == 1);
  CHECK(rows[0].remote_address[15] == 53);
  CHECK(rows[0].domain == 0);
  CHECK(dns.tracker.size() == 0);
  CHECK(dns.Lost() == 0);
}

TEST_CASE("a query received and its answer sent are one request of the server") {
  DnsTables dns;
  dns.BeServer();
  dns.Receive(kQuery, 100);
  dns.Send(kAnswer, 101);

  auto rows = dns.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 1);
  CHECK(rows[0].role == ROLE_SERVER);
  CHECK(rows[0].local_port == 53);
  CHECK(rows[0].remote_port == 0);
  CHECK(rows[0].latency_sum == 1000);
}

TEST_CASE("a forwarder is a server on one socket and a client on another") {
  DnsTables dns;
  message_record upstream = dns.socket;
  upstream.sk = 2;
  dns.BeServer();
  message_record downstream = dns.socket;
  dns.Receive(kQuery, 100);
  dns.socket = upstream;
  dns.Send(kQuery, 101);
  dns.Receive(kNxdomain, 104);
  dns.socket = downstream;
  dns.Send(kNxdomain, 105);

  auto rows = dns.TakeRows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].role == ROLE_CLIENT);
  CHECK(rows[0].latency_sum == 3000);
  CHECK(rows[1].role == ROLE_SERVER);
  CHECK(rows[1].latency_sum == 5000);
}

TEST_CASE("requests are told apart by their rcode") {
  DnsTables dns;
  for (const Packet& answer : {kAnswer, kNxdomain, kNxdomain, kServfail, kRefused, kBadVersion}) {
    dns.Send(kQuery, 100);
    dns.Receive(answer, 101);
  }
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}, {2, 1}, {3, 2}, {5, 1}, {16, 1}});
}

TEST_CASE("queries in flight on one socket may be answered in any order") {
  DnsTables dns;
  for (uint16_t id = 1; id <= 100; ++id) dns.Send(WithId(kQuery, id), 100);
  for (uint16_t id = 100; id >= 1; --id) dns.Receive(AnswerTo(id), 110);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 100}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("A and AAAA with the same id are two requests, in either order") {
  for (bool is_in_order : {true, false}) {
    DnsTables dns;
    dns.Send(kQuery, 100);
    dns.Send(kQueryAaaa, 100);
    dns.Receive(is_in_order ? kAnswer : kAnswerAaaa, 101);
    dns.Receive(is_in_order ? kAnswerAaaa : kAnswer, 102);
    const dns_row row = dns.TakeRows().at(0);
    CHECK(row.requests == 2);
    CHECK(row.latency_sum == 3000);
    CHECK(dns.tracker.size() == 0);
  }
}

TEST_CASE("one query to two servers over one unconnected socket is two requests") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  SetIpv4(dns.socket.ends.remote_address, 54);
  dns.Send(kQuery, 100);
  dns.Receive(kAnswer, 102);
  CHECK(dns.tracker.size() == 1);
  SetIpv4(dns.socket.ends.remote_address, 53);
  dns.Receive(kServfail, 105);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}, {2, 1}});
}

TEST_CASE("an answer in another case, as 0x20 resolvers get it, is an answer") {
  DnsTables dns;
  dns.Send(kQueryMixedCase, 100);
  dns.Receive(kAnswer, 101);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
}

TEST_CASE("an answer to another question, id, port or socket is no answer") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.Receive(kAnswerAaaa, 101);
  dns.Receive(AnswerTo(1), 101);
  const message_record socket = dns.socket;
  dns.socket.sk = 2;
  dns.Receive(kAnswer, 101);
  dns.socket = socket;
  dns.socket.ends.remote_port = 5353;
  dns.Receive(kAnswer, 101);
  dns.Tick(1000);

  CHECK(dns.TakeRcodes().empty());
  CHECK(dns.tracker.size() == 1);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 4);
}

TEST_CASE("a query asked again while it is open is a retry, and latency runs from the first") {
  DnsTables dns;
  dns.Send(kQuery, 1000);
  dns.Send(kQuery, 2000);
  dns.Send(kQuery, 4000);
  dns.Receive(kAnswer, 4010);

  const dns_row row = dns.TakeRows().at(0);
  CHECK(row.requests == 1);
  CHECK(row.retries == 2);
  CHECK(row.latency_sum == 3'010'000);
}

TEST_CASE("each retry may have an answer of its own: no orphans, no requests") {
  DnsTables dns;
  dns.BeServer();
  dns.Receive(kQuery, 1000);
  dns.Receive(kQuery, 2000);
  dns.Send(kAnswer, 2001);
  dns.Send(kAnswer, 2002);
  CHECK(dns.Lost() == 0);
  dns.Send(kAnswer, 2003);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 1);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
}

TEST_CASE("asked again after its answer, the same query is another request") {
  DnsTables dns;
  for (int i = 0; i < 3; ++i) {
    dns.Send(kQuery, 1000);
    dns.Receive(kAnswer, 1001);
  }
  CHECK(dns.TakeRows().at(0).requests == 3);
}

TEST_CASE("a query without an answer is a time-out, told within a second of its time") {
  DnsTables dns;
  dns.Tick(900);
  dns.Send(kQuery, 1000);
  for (uint64_t time = 1100; time <= 6000; time += 100) dns.Tick(time);
  CHECK(dns.TakeRows().empty());
  for (uint64_t time = 6100; time <= 7000; time += 100) dns.Tick(time);

  const dns_row row = dns.TakeRows().at(0);
  CHECK(row.rcode == RCODE_TIMEOUT);
  CHECK(row.requests == 1);
  CHECK(row.latency_sum == 0);
  for (double bucket : row.buckets) CHECK(bucket == 0);
  CHECK(dns.tracker.size() == 0);
  CHECK(dns.Lost() == 0);
}

TEST_CASE("an answer that comes after the time-out is late, and no second request") {
  DnsTables dns;
  dns.Send(kQuery, 1000);
  dns.Tick(7000);
  dns.Receive(kAnswer, 7500);
  dns.Tick(20'000);

  CHECK(dns.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 1}});
  CHECK(dns.losses.events[L7_LOSS_LATE_ANSWER] == 1);
  CHECK(dns.Lost() == 1);
}

TEST_CASE("the times of the messages decide what is late, not when time-outs are looked for") {
  DnsTables late, timely;
  late.Send(kQuery, 1000);
  late.Receive(kAnswer, 6000);
  CHECK(late.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 1}});
  CHECK(late.losses.events[L7_LOSS_LATE_ANSWER] == 1);

  timely.Send(kQuery, 1000);
  timely.Tick(6300);  // the record of the answer still lies in the ring
  timely.Receive(kAnswer, 5999);
  CHECK(timely.TakeRcodes() == Rcodes{{0, 1}});
  CHECK(timely.Lost() == 0);
}

TEST_CASE("a retry that comes after the time-out is another request") {
  DnsTables dns;
  dns.Send(kQuery, 1000);
  dns.Send(kQuery, 6001);  // glibc: after five seconds, with the same id
  dns.Receive(kAnswer, 6005);

  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}, {RCODE_TIMEOUT, 1}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("retries of a time-out are counted with it, and each may be answered late") {
  DnsTables dns;
  dns.Send(kQuery, 1000);
  dns.Send(kQuery, 3000);
  dns.Tick(7000);
  CHECK(dns.TakeRows().at(0).retries == 1);
  for (uint64_t time : {7001, 7002, 7003}) dns.Receive(kAnswer, time);
  dns.Tick(9000);
  CHECK(dns.losses.events[L7_LOSS_LATE_ANSWER] == 2);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 1);
}
