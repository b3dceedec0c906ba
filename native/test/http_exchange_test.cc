// SPDX-License-Identifier: Apache-2.0
// When an exchange is told, with which bytes and which latency.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";                // 28 bytes
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";  // 43 bytes
const std::string kNotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

}  // namespace

TEST_CASE("an exchange is told when its response ends, not with the next request") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk.substr(0, 40));
  CHECK(http.TakeRows().empty());
  conversation.Response(kOk.substr(40));

  CHECK(Told(http) == Strings{"GET 200 /a"});
}

TEST_CASE("a body that the kernel is silent about ends where the stream is seen to stand") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
  conversation.Unseen(From::kServer, 99'999);
  conversation.Observe();
  CHECK(http.tracker.waiting() == 1);
  CHECK(http.TakeRows().empty());
  conversation.Unseen(From::kServer, 1);
  conversation.Observe();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 43 + 100'000);
  CHECK(http.tracker.waiting() == 0);
}

TEST_CASE("a body that the kernel is silent about ends at the latest with the next request") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
  conversation.Unseen(From::kServer, 100'000);
  conversation.Exchange(kGet, kNotFound);

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 404 {unmatched}"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a body of more bytes than sequence numbers tell") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
  conversation.now += 3 * kSecond;
  conversation.Unseen(From::kServer, 10'737'418'240);
  conversation.Exchange(kGet, kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 2);
  CHECK(rows[0].written_bytes == 48 + 10'737'418'240.0 + 43);
}

TEST_CASE("no length that a head claims makes bytes that cannot have moved") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nContent-Length: 1099511627781\r\n\r\nhello");
  http.tracker.Tick(conversation.now + 3 * kSecond);  // in which 2^40 bytes do not pass
  conversation.Close();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 50 + 5);
}

TEST_CASE("sequence numbers wrap") {
  Http http;
  Conversation conversation(http);
  conversation.record().end_sent = 0xffffffff - 20;
  conversation.record().end_received = 0xffffffff - 40;
  for (int i = 0; i < 3; ++i) conversation.Exchange(kGet, kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 3);
  CHECK(rows[0].read_bytes == 3 * 28);
  CHECK(rows[0].written_bytes == 3 * 43);
  CHECK(http.lost() == 0);
}

TEST_CASE("latency runs from the last message of the request to the first of the response") {
  Http http;
  Conversation conversation(http);
  conversation.Request("POST /a HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
  conversation.now += 5 * kMillisecond;
  conversation.Request("body");
  conversation.now += 70'000;
  conversation.Response("H");
  conversation.now += kMillisecond;
  conversation.Response(kOk.substr(1, 30));
  conversation.now += kMillisecond;
  conversation.Response(kOk.substr(31));

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].latency_sum == 70);
  CHECK(rows[0].buckets[0] == 1);
}

TEST_CASE(
    "a response before the end of its request has latency from what was sent, and is told "
    "when both are over") {
  Http http;
  Conversation conversation(http);
  conversation.Request("POST /a HTTP/1.1\r\nContent-Length: 1000\r\n\r\n0123456789");
  conversation.now += 300'000;
  conversation.Response("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
  CHECK(http.TakeRows().empty());
  CHECK(http.tracker.waiting() == 1);
  conversation.Part(From::kClient, std::string(500, 'x'), 990);
  conversation.Exchange(kGet, kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == 413);
  CHECK(rows[0].latency_sum == 300);
  CHECK(rows[0].read_bytes == 42 + 1000);
  CHECK(rows[1].status == 200);
}

TEST_CASE("a response before the end of its request: what was sent is seen in where it stands") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /a HTTP/1.1\r\nContent-Length: 1000\r\n\r\n", kNotFound);
  conversation.Unseen(From::kClient, 1000);
  conversation.Observe();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 42 + 1000);
}

TEST_CASE("a request that is never sent to its end is told once nothing has come for long") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /a HTTP/1.1\r\nContent-Length: 1000\r\n\r\n", kNotFound);
  http.tracker.Tick(conversation.now + 59 * kSecond);
  CHECK(http.TakeRows().empty());
  http.tracker.Tick(conversation.now + 61 * kSecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].status == 404);
  CHECK(rows[0].read_bytes == 42);
  CHECK(http.tracker.waiting() == 0);
}

TEST_CASE("a part that was passed by when its stream was observed is not counted again") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  conversation.record().end_sent += 600;  // the record of these is still on its way
  conversation.Observe();
  conversation.record().end_sent -= 600;
  conversation.Part(From::kServer, std::string(512, 'x'), 550);
  conversation.Part(From::kServer, std::string(450, 'x') + kNotFound);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 41 + 1000);
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
  CHECK(http.lost() == 1);
}

TEST_CASE("latency is never negative") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.now -= 10;
  conversation.Response(kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].latency_sum == 0);
  CHECK(rows[0].buckets[0] == 1);
}
