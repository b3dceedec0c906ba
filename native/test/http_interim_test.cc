// SPDX-License-Identifier: Apache-2.0
// Responses that do not end the wait, and those behind which there is no HTTP.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\n\r\n";
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

}  // namespace

TEST_CASE("where a request's body is observed to stand is not when it was sent") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /a HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n");
  conversation.now += kMillisecond;
  conversation.record().end_received += 4;  // the record of these is still on its way
  conversation.Observe();
  conversation.record().end_received -= 4;
  conversation.Exchange("body", kOk, 3 * kMillisecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].latency_sum == 3000);
}

TEST_CASE("interim responses do not end the wait, and are of what the exchange moved") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", kMillisecond);
  conversation.now += kMillisecond;
  conversation.Response("HTTP/1.1 102 Processing\r\n\r\n");
  conversation.now += kMillisecond;
  conversation.Response(kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].status == 200);
  CHECK(rows[0].latency_sum == 3000);
  CHECK(rows[0].written_bytes == 37 + 27 + 43);
}

TEST_CASE("100 Continue: latency counts from the end of the body") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /a HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n");
  conversation.now += 50 * kMillisecond;
  conversation.Exchange("body", kOk, 3 * kMillisecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].latency_sum == 3000);
  CHECK(rows[0].read_bytes == 65);
}

TEST_CASE("behind 101 and a CONNECT that was accepted there are only bytes") {
  const struct {
    const char* request;
    const char* response;
    const char* told;
  } cases[] = {
      {"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "GET 101 /ws"},
      {"CONNECT host:80 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
       "CONNECT 200 /"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.request);
    Http http;
    Conversation conversation(http);
    conversation.Exchange(one.request, one.response, kMillisecond);
    conversation.Exchange(kGet, kOk);
    conversation.Part(From::kServer, "\x81\x05hello", 10'000);
    CHECK(Told(http) == Strings{one.told});
    conversation.Close();
    CHECK(http.TakeRows().empty());
    CHECK(http.known() == 0);
    CHECK(http.lost() == 0);
  }
}

TEST_CASE("a tunnel that the kernel watches no more is forgotten") {
  const struct {
    const char* response;
    double bytes;
  } cases[] = {
      {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 56},
      {"HTTP/1.1 101 Switching Protocols\r\nUpgr", 38},  // where the rest came later
  };
  for (const auto& one : cases) {
    CAPTURE(one.response);
    HttpSettings settings = SomeHttpSettings();
    settings.max_connections = 1;
    Http http(settings);
    for (uint64_t sk = 1; sk <= 3; ++sk) {
      Conversation conversation(http, sk);
      conversation.record().flags = RECORD_LAST;
      conversation.Exchange("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", one.response);
      CHECK(http.known() == 0);
    }
    auto rows = http.TakeRows();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].requests == 3);
    CHECK(rows[0].status == 101);
    CHECK(rows[0].read_bytes + rows[0].written_bytes == 3 * (40 + one.bytes));
    CHECK(http.lost() == 0);
  }
}

TEST_CASE("what was sent into a tunnel before it was open is no request") {
  Http http;
  Conversation conversation(http);
  conversation.Request("CONNECT host:80 HTTP/1.1\r\n\r\nGET /x HTTP/1.1\r\n\r\n");
  conversation.Response("HTTP/1.1 200 OK\r\n\r\n");
  conversation.Close();

  CHECK(Told(http) == Strings{"CONNECT 200 /"});
}

TEST_CASE("a tunnel before the end of its request") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /ws HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
                        "HTTP/1.1 101 Switching Protocols\r\n\r\n");

  CHECK(Told(http) == Strings{"POST 101 /ws"});
  CHECK(http.tracker.waiting() == 0);
}

TEST_CASE("a CONNECT that was refused is an exchange like others") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("CONNECT host:80 HTTP/1.1\r\n\r\n",
                        "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n");
  conversation.Exchange(kGet, kOk);

  CHECK(Told(http) == Strings{"CONNECT 405 /", "GET 200 /a"});
}
