// SPDX-License-Identifier: Apache-2.0
// Messages of which only the beginning was captured.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

TEST_CASE("a request of which only the beginning was captured") {
  Http http;
  Conversation conversation(http);
  const std::string head = "GET /a?b HTTP/1.1\r\nCookie: " + std::string(2000, 'x') + "\r\n\r\n";
  for (int i = 0; i < 2; ++i) {
    conversation.Part(From::kClient, head.substr(0, REQUEST_HEAD_BYTES), head.size());
    conversation.Response(kOk);
  }

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 2);
  CHECK(rows[0].truncated_paths == 0);
  CHECK(rows[0].read_bytes == 2 * 2031);
  CHECK(http.lost() == 0);
}

TEST_CASE("behind a request of which only the beginning was captured another may begin") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "GET /a HTTP/1.1\r\nCookie: " + std::string(999, 'x'), 1500);
  conversation.Request(kNext);
  conversation.Response(kOk + kMade);

  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
  CHECK(http.lost() == 0);
}

TEST_CASE("but what begins like a request is a body where one is expected") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "POST /a HTTP/1.1\r\nCookie: " + std::string(998, 'x'), 1500);
  conversation.Request(kNext);
  conversation.Response("HTTP/1.1 100 Continue\r\n\r\n");
  conversation.Request(kNext);
  conversation.Response(kOk);
  CHECK(Told(http) == Strings{"POST 200 /a"});
  CHECK(http.lost() == 0);
  CheckResumes(http, conversation);
}

TEST_CASE("and where framing says that there is one") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "DELETE /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n",
                    1500);
  conversation.Request(kNext);
  conversation.Response(kOk);
  CHECK(Told(http) == Strings{"DELETE 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a path of which only the beginning was captured, or that is too long to keep") {
  Http http;
  Conversation conversation(http);
  const std::string head = "GET /api/" + std::string(2000, 'x') + " HTTP/1.1\r\n\r\n";
  conversation.Part(From::kClient, head.substr(0, REQUEST_HEAD_BYTES), head.size());
  conversation.Response(kOk);
  conversation.Request("GET /api/" + std::string(252, 'x') + " HTTP/1.1\r\n\r\n");
  conversation.Response(kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 2);
  CHECK(rows[0].truncated_paths == 2);
  CHECK(http.strings.strings()[rows[0].path] == "/api/...");
  CHECK(http.lost() == 0);
}

TEST_CASE("a request line that goes over parts, longer than is kept") {
  Http http;
  Conversation conversation(http);
  conversation.Request("GET /api/" + std::string(700, 'x'));
  conversation.Exchange(std::string(700, 'x') + " HTTP/1.1\r\n\r\n", kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].truncated_paths == 1);
  CHECK(rows[0].read_bytes == 9 + 1400 + 13);
  CHECK(http.lost() == 0);
}

TEST_CASE("a response of which only the beginning was captured ends with the next request") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: " + std::string(480, 'x'), 900);
  CHECK(http.TakeRows().empty());
  conversation.Unseen(From::kServer, 5000);
  conversation.Exchange(kNext, kMade);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == 200);
  CHECK(rows[0].written_bytes == 5900);
  CHECK(http.lost() == 0);
}

TEST_CASE("or with the answer to the next request, if only one waits") {
  for (int waiting = 1; waiting <= 2; ++waiting) {
    CAPTURE(waiting);
    Http http;
    Conversation conversation(http);
    conversation.Request(kGet + kNext + (waiting == 2 ? kGet : ""));
    conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
    conversation.Response(kMade);
    if (waiting == 1)
      CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
    else  // it may have been passed by, and this be the third one's
      CHECK(Told(http) == Strings{"GET 200 /a"});
    CHECK(http.losses.events[L7_LOSS_GAP] == (waiting == 1 ? 0 : 2));
  }
}

TEST_CASE("or with its part if there is no body, or once nothing has come for long") {
  const std::string head = "HTTP/1.1 304 X\r\nSet-Cookie: " + std::string(480, 'x');
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Part(From::kServer, head, head.size());
  conversation.Tail(From::kServer, 300, "abc\r\n\r\n", 0);
  CHECK(Told(http) == Strings{"GET 304 /a"});
  conversation.Request(kGet);
  conversation.Part(From::kServer, head, 900);
  conversation.Unseen(From::kServer, 100);
  http.tracker.Tick(conversation.now + 30 * kSecond);
  conversation.Observe();
  http.tracker.Tick(conversation.now + 80 * kSecond);
  CHECK(http.TakeRows().empty());
  http.tracker.Tick(conversation.now + 91 * kSecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 1000);
}
