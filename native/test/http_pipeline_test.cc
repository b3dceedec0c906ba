// SPDX-License-Identifier: Apache-2.0
// Several requests at once, requests without an answer, and answers without a request.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

std::string Get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\n\r\n"; }

std::string Status(int status) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: 2\r\n\r\nok";
}

}  // namespace

TEST_CASE("requests and responses in one part each are paired in order") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a") + "HEAD /b HTTP/1.1\r\n\r\n" + Get("/c"),
                        Status(200) + "HTTP/1.1 201 X\r\nContent-Length: 2\r\n\r\n" + Status(202),
                        2 * kMillisecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 3);
  CHECK(rows[0].status == 200);
  CHECK(rows[1].status == 201);
  CHECK(rows[1].method == METHOD_HEAD);
  CHECK(rows[2].status == 202);
  for (const auto& row : rows) CHECK(row.latency_sum == 2000);
  CHECK(rows[0].read_bytes == 19);
  CHECK(rows[1].read_bytes == 20);
  CHECK(rows[2].written_bytes == 39);
}

TEST_CASE("requests that are sent while an answer is under way") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a"), "HTTP/1.1 200 X\r\nContent-Length: 2000\r\n\r\n");
  conversation.Request(Get("/b"));
  conversation.Part(From::kServer, std::string(512, 'x'), 1900);
  conversation.Request(Get("/c"));
  conversation.Response(std::string(100, 'x') + Status(201));
  conversation.Response(Status(202));

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 201 /b", "GET 202 /c"});
  CHECK(http.lost() == 0);
}

TEST_CASE("more requests than are kept are counted, and nobody gets their answers") {
  Http http;
  Conversation conversation(http);
  for (int i = 0; i < 70; ++i) conversation.Request(Get("/a"));
  CHECK(http.losses.events[L7_LOSS_PIPELINE_FULL] == 6);
  for (int i = 0; i < 10; ++i) conversation.Response(Status(200));
  conversation.Request(Get("/b"));  // its place is behind those that were not kept
  for (int i = 0; i < 61; ++i) conversation.Response(Status(200));

  CHECK(Told(http) == Strings(64, "GET 200 /a"));
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
  CHECK(http.lost() == 7);
  conversation.now += 2 * kSecond;
  conversation.Exchange(Get("/c"), Status(200));
  CHECK(Told(http) == Strings{"GET 200 /c"});
}

TEST_CASE("a response without a request") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a"), Status(200));
  conversation.Response("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
  conversation.Exchange(Get("/b"), Status(200));

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 200 /b"});
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
  CHECK(http.lost() == 1);
}

TEST_CASE("a connection that closes on open requests: not answered, without latency") {
  Http http;
  Conversation conversation(http);
  conversation.Request(Get("/a") + Get("/b"));
  conversation.Close();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == 0);
  CHECK(rows[0].requests == 1);
  CHECK(rows[0].read_bytes == 19);
  CHECK(rows[0].latency_sum == 0);
  CHECK(rows[0].buckets[0] == 0);
  CHECK(http.lost() == 0);
}

TEST_CASE("a connection that closes within a response: its status, and what was moved") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a"), "HTTP/1.1 200 X\r\nContent-Length: 2000\r\n\r\n");
  conversation.Unseen(From::kServer, 300);
  conversation.Observe(true);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].status == 200);
  CHECK(rows[0].written_bytes == 40 + 300);
  CHECK(rows[0].buckets[0] == 1);
  CHECK(http.tracker.size() == 0);
}

TEST_CASE("no response in time: not answered, and the one that comes late is nobody's") {
  Http http;
  Conversation conversation(http);
  conversation.Request(Get("/a"));
  http.tracker.Tick(conversation.now + 60 * kSecond);
  CHECK(http.TakeRows().empty());
  http.tracker.Tick(conversation.now + 61 * kSecond);
  http.tracker.Tick(conversation.now + 62 * kSecond);
  CHECK(Told(http) == Strings{"GET 0 /a"});
  conversation.now += 63 * kSecond;
  conversation.Request(Get("/b"));
  conversation.Response(Status(200));
  CHECK(http.TakeRows().empty());
  CHECK(http.losses.events[L7_LOSS_LATE_ANSWER] == 1);
  conversation.Response(Status(201));

  CHECK(Told(http) == Strings{"GET 201 /b"});
}

TEST_CASE("a late response that the kernel told with its request is an answer") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a"), Status(200), 75 * kSecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].latency_sum == 75'000'000);
  CHECK(rows[0].buckets[3] == 1);  // past the last bound
}

TEST_CASE("who waits behind an answer under way is not out of time") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(Get("/a") + Get("/b"), "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\no");
  http.tracker.Tick(conversation.now + 100 * kSecond);
  CHECK(http.TakeRows().empty());
  conversation.Response("k" + Status(201));

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 201 /b"});
}

TEST_CASE("a request that is still being sent is not out of time") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("PUT /a HTTP/1.1\r\nContent-Length: 10\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n");
  http.tracker.Tick(conversation.now + 100 * kSecond);
  CHECK(http.TakeRows().empty());
  conversation.Exchange("0123456789", Status(200));

  CHECK(Told(http) == Strings{"PUT 200 /a"});
}
