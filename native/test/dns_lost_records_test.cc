// SPDX-License-Identifier: Apache-2.0
// Look-ups of which the kernel had no room to tell all: counted once, and never as time-outs.
#include <doctest/doctest.h>

#include "dns_tables.h"

using namespace flowgauge;

namespace {

constexpr uint64_t kLater = 10'000;  // milliseconds: everything is over

}  // namespace

TEST_CASE("a query whose answer's record was lost has not timed out") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.lost_records = {0, 1, 0, 0};
  dns.Tick(200);
  dns.Tick(kLater);
  CHECK(dns.TakeRows().empty());
  CHECK(dns.losses.events[L7_LOSS_RING_FULL] == 1);
  CHECK(dns.Lost() == 1);
}

TEST_CASE("a query that was asked after the last loss has timed out") {
  DnsTables dns;
  dns.lost_records = {0, 1, 0, 0};
  dns.Tick(50);
  dns.Send(kQuery, 100);
  dns.Tick(kLater);
  CHECK(dns.TakeRows().size() == 1);
  CHECK(dns.Lost() == 0);
}

TEST_CASE("as many time-outs are taken back as answers were lost") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.Send(WithId(kQuery, 7), 100);
  dns.lost_records = {0, 1, 0, 0};
  dns.Tick(200);
  dns.Tick(kLater);
  const auto rows = dns.TakeRows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 1);
  CHECK(rows[0].rcode == RCODE_TIMEOUT);
  CHECK(dns.Lost() == 1);
}

TEST_CASE("an answer whose query's record was lost is the look-up that the kernel counted") {
  DnsTables dns;
  dns.lost_records = {1, 0, 0, 0};
  dns.Tick(50);
  dns.Receive(kAnswer, 100);
  dns.Tick(kLater);
  CHECK(dns.TakeRows().empty());
  CHECK(dns.Lost() == 0);
}

TEST_CASE("the server's end has losses of its own") {
  DnsTables dns;
  dns.BeServer();
  dns.lost_records = {1, 1, 0, 0};
  dns.Tick(50);
  dns.Send(kAnswer, 100);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 1);
  dns.lost_records = {1, 1, 1, 0};
  dns.Tick(150);
  dns.Send(WithId(kAnswer, 7), 160);
  CHECK(dns.Lost() == 1);
}
