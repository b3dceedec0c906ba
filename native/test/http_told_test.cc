// SPDX-License-Identifier: Apache-2.0
// Exchanges that the kernel tells by themselves, in rings of their own: before, between and after
// records, in whatever order both are read.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

constexpr std::string_view kChunked =
    "HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe";

HttpSettings WithoutPaths() {
  HttpSettings settings = SomeHttpSettings();
  settings.show_path = false;
  return settings;
}

}  // namespace

TEST_CASE("an exchange that is told by itself") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.Deliver(conversation.Whole("POST", 404, kMillisecond));
  const std::vector<http_row> rows = http.TakeRows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].method == METHOD_POST);
  CHECK(rows[1].status == 404);
  CHECK(rows[1].requests == 1);
  CHECK(rows[1].read_bytes == 70);
  CHECK(rows[1].written_bytes == 300);
  CHECK(rows[1].latency_sum == 1000);
  CHECK(rows[1].buckets[1] == 1);
  CHECK(http.lost() == 0);
}

TEST_CASE("a method that has no end in eight bytes is another") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.Deliver(conversation.Whole("PROPFIND", 207));
  CHECK(Told(http) == Strings{"GET 200 ", "OTHER 207 "});
}

TEST_CASE("it ends the response before it, whose end was not seen") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kChunked);
  conversation.Unseen(From::kServer, 10);
  conversation.Deliver(conversation.Whole("GET", 200));
  const std::vector<http_row> rows = http.TakeRows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == 202);
  CHECK(rows[0].written_bytes == static_cast<double>(kChunked.size()) + 10);
  CHECK(http.lost() == 0);
}

TEST_CASE("a record that was written after it is read before it") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kChunked);
  conversation.Unseen(From::kServer, 10);
  const exchange_record first = conversation.Whole("PUT", 201);
  const exchange_record second = conversation.Whole("DELETE", 204);
  conversation.Exchange(kGet, kOk);
  conversation.Deliver(first);
  conversation.Deliver(second);
  conversation.Exchange(kGet, kOk);
  CHECK(Told(http) == Strings{"GET 202 ", "GET 200 ", "GET 200 ", "PUT 201 ", "DELETE 204 "});
  CHECK(http.lost() == 0);
}

TEST_CASE("its connection's last record is read before it") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  const exchange_record whole = conversation.Whole("PUT", 201);
  conversation.Close();
  http.tracker.RingsRead();
  conversation.Deliver(whole);
  CHECK(Told(http) == Strings{"GET 200 ", "PUT 201 "});
  http.tracker.RingsRead();
  CHECK(http.tracker.size() == 0);
  CHECK(http.lost() == 0);
}

TEST_CASE("connections that ended give their places to others") {
  HttpSettings settings = WithoutPaths();
  settings.max_connections = 2;
  Http http(settings);
  for (uint64_t sk = 1; sk <= 5; ++sk) {
    Conversation conversation(http, sk);
    conversation.Exchange(kGet, kOk);
    conversation.Close();
  }
  CHECK(http.TakeRows()[0].requests == 5);
  CHECK(http.lost() == 0);
}

TEST_CASE("what was lost before it is the kernel's to count") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  LoseExchange(conversation, 1);
  conversation.Deliver(conversation.Whole("GET", 200));
  CHECK(http.TakeRows()[0].requests == 2);
  CHECK(http.lost() == 0);
}

TEST_CASE("and so is what was lost between it and a record that is read before") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  const exchange_record first = conversation.Whole("GET", 200);
  LoseExchange(conversation, 1);
  const exchange_record second = conversation.Whole("GET", 200);
  conversation.Exchange(kGet, kOk);
  conversation.Deliver(second);
  conversation.Deliver(first);
  CHECK(http.TakeRows()[0].requests == 4);
  CHECK(http.lost() == 0);
}

TEST_CASE("and what was lost after it, before a record that tells of both") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  const exchange_record whole = conversation.Whole("GET", 200);
  LoseExchange(conversation, 1);
  conversation.Exchange(kGet, kOk);
  conversation.Deliver(whole);
  CHECK(http.TakeRows()[0].requests == 3);
  CHECK(http.lost() == 0);
}

TEST_CASE("two that are read in the other order, from rings of two CPUs") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  const exchange_record first = conversation.Whole("GET", 200);
  const exchange_record second = conversation.Whole("GET", 200);
  conversation.Deliver(second);
  conversation.Deliver(first);
  conversation.Exchange(kGet, kOk);
  CHECK(http.TakeRows()[0].requests == 4);
  CHECK(http.lost() == 0);
}

TEST_CASE("of a connection that found no place it is lost") {
  Http http(WithoutPaths());
  Conversation conversation(http);
  conversation.Deliver(conversation.Whole("GET", 200));
  CHECK(http.losses.events[L7_LOSS_CONNECTIONS_FULL] == 1);
}
