// SPDX-License-Identifier: Apache-2.0
// What cannot be read, or is not HTTP: counted, and left behind.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

TEST_CASE("unread bytes in the place of a head are counted, and their exchange is not told") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Part(From::kServer, "", 300, PART_UNREAD);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_UNREAD] == 1);
  conversation.Part(From::kClient, "", 300, PART_UNREAD);
  conversation.Response(kOk);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_UNREAD] == 2);
  CHECK(http.lost() == 2);
}

TEST_CASE("unread bytes in the place of a body are a body") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nContent-Length: 3000\r\n\r\n");
  conversation.Part(From::kServer, "", 3000, PART_UNREAD);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 40 + 3000);
  CHECK(http.lost() == 0);
}

TEST_CASE("unread bytes behind a status") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Part(From::kServer, "HTTP/1.1 200 X\r\nA: b", 3000, PART_UNREAD);
  conversation.Exchange(kNext, kMade);

  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
}

TEST_CASE("a request that says its length in two ways is counted, and told by its answer") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("GET /a HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nbody",
                        "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n");
  CHECK(Told(http) == Strings{"GET 400 /a"});
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_MALFORMED] == 1);
  CHECK(http.lost() == 1);
}

TEST_CASE("a response that says its length wrongly ends with the next request") {
  for (const char* length : {"-1", "99999999999999999999", "5, 6", "x"}) {
    CAPTURE(length);
    Http http;
    Conversation conversation(http);
    conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nContent-Length: "s + length + "\r\n\r\nbody");
    conversation.Unseen(From::kServer, 10);
    conversation.Exchange(kNext, kMade);
    CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
    CHECK(http.losses.events[L7_LOSS_MALFORMED] == 1);
    CHECK(http.lost() == 1);
  }
}

TEST_CASE("a chunk without a size: the response ends with the next request") {
  for (const char* body : {"x\r\nbody", "5\r\nhelloworld", "-5\r\nhello\r\n", "\r\n"}) {
    CAPTURE(body);
    Http http;
    Conversation conversation(http);
    conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n"s + body +
                                    "\r\nmore\r\nmore\r\n");
    conversation.Exchange(kNext, kMade);
    CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
    CHECK(http.losses.events[L7_LOSS_MALFORMED] == 1);
    CHECK(http.lost() == 1);
  }
}

TEST_CASE("a chunk without a size in a request: it ends with its response") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nbody",
                        "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n");
  CHECK(Told(http) == Strings{"POST 400 /a"});
  CHECK(http.losses.events[L7_LOSS_MALFORMED] == 1);
  CheckResumes(http, conversation);
}

TEST_CASE("garbage in the place of a request or a response") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  http.TakeRows();
  conversation.Request("what is this\r\nGET /x HTTP/1.1\r\n\r\n");
  CHECK(http.losses.events[L7_LOSS_MALFORMED] == 1);
  conversation.Request("and this\r\n");  // still lost: not counted again
  CheckResumes(http, conversation);
  conversation.Exchange(kGet, "what is this\r\n");
  CHECK(http.losses.events[L7_LOSS_MALFORMED] == 2);
  CheckResumes(http, conversation);
  CHECK(http.lost() == 2);
}
