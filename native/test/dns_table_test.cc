// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "dns_tables.h"

using namespace flowgauge;

namespace {

constexpr uint64_t kMicrosecond = 1000;

DnsKey AKey(uint16_t rcode = 0, uint8_t transport = TRANSPORT_UDP) {
  DnsKey key;
  key.pid = 7;
  key.rcode = rcode;
  key.transport = transport;
  return key;
}

constexpr uint64_t kAsked = 1'000'000;

}  // namespace

TEST_CASE("a latency is in the first bucket whose bound is not below it") {
  DnsTables tables;  // 1, 10 and 100 ms
  for (uint64_t microseconds : {1u, 1000u, 1001u, 10'000u, 100'000u, 100'001u, 4'000'000u})
    tables.table.AddAnswered(AKey(), kAsked, microseconds * kMicrosecond, 0);
  tables.table.AddAnswered(AKey(), kAsked, 1000 * kMicrosecond + 1, 0);

  const dns_row row = tables.TakeRows().at(0);
  CHECK(row.requests == 8);
  CHECK(row.buckets[0] == 2);
  CHECK(row.buckets[1] == 3);
  CHECK(row.buckets[2] == 1);
  CHECK(row.buckets[3] == 2);
  CHECK(row.latency_sum == doctest::Approx(4'213'003.001));
  CHECK(row.latency_max == 4'000'000);
}

TEST_CASE("there are never more bounds than buckets") {
  DnsSettings settings = SomeDnsSettings();
  settings.latency_bounds.assign(100, 1);
  DnsTables tables(settings);
  tables.table.AddAnswered(AKey(), kAsked, 5000 * kMicrosecond, 0);
  CHECK(tables.TakeRows().at(0).buckets[LATENCY_BUCKETS - 1] == 1);
}

TEST_CASE("the highest latency is that of the window") {
  DnsTables tables;
  tables.table.AddAnswered(AKey(), kAsked, 9000 * kMicrosecond, 0);
  CHECK(tables.TakeRows().at(0).latency_max == 9000);
  tables.table.AddAnswered(AKey(), kAsked, 20 * kMicrosecond, 0);
  CHECK(tables.TakeRows().at(0).latency_max == 20);
}

TEST_CASE("a time-out is a request with a code of its own and without a latency") {
  DnsTables tables;
  tables.table.AddTimedOut(AKey(), kAsked, 3);
  const dns_row row = tables.TakeRows().at(0);
  CHECK(row.rcode == RCODE_TIMEOUT);
  CHECK(row.requests == 1);
  CHECK(row.retries == 3);
  CHECK(row.latency_sum == 0);
  for (double bucket : row.buckets) CHECK(bucket == 0);
}

TEST_CASE("sampled datagrams stand for others, streams are all seen") {
  DnsSettings settings = SomeDnsSettings();
  settings.scale = 10;
  DnsTables tables(settings);
  tables.table.AddAnswered(AKey(), kAsked, 500 * kMicrosecond, 2);
  tables.table.AddAnswered(AKey(0, TRANSPORT_TCP), kAsked, 500 * kMicrosecond, 2);

  auto rows = tables.TakeRows();
  CHECK(rows.at(0).requests == 10);
  CHECK(rows.at(0).retries == 20);
  CHECK(rows.at(0).latency_sum == 5000);
  CHECK(rows.at(0).latency_max == 500);
  CHECK(rows.at(0).buckets[0] == 10);
  CHECK(rows.at(1).requests == 1);
}

TEST_CASE("rows past the cap are added up, time-outs apart, and counted") {
  DnsSettings settings = SomeDnsSettings();
  settings.max_rows = 1;
  DnsTables tables(settings);
  DnsKey key = AKey();
  key.role = ROLE_CLIENT;
  for (uint16_t rcode : {0, 2, 3}) {
    key.rcode = rcode;
    tables.table.AddAnswered(key, kAsked, 1, 0);
  }
  tables.table.AddTimedOut(key, kAsked, 0);

  CHECK(tables.table.size() == 1);
  CHECK(tables.table.folded() == 3);
  auto rows = tables.TakeRows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].requests == 2);
  CHECK(rows[1].life == ROW_OVERFLOW);
  CHECK(rows[1].role == ROLE_CLIENT);
  CHECK(rows[1].transport == TRANSPORT_UDP);
  CHECK(rows[1].rcode == 0);
  CHECK(rows[2].requests == 1);
  CHECK(rows[2].rcode == RCODE_TIMEOUT);
}
