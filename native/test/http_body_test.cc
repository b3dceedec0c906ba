// SPDX-License-Identifier: Apache-2.0
// Where bodies end, and that nothing in them is taken for a message.
#include <doctest/doctest.h>

#include "../http_body_end.h"
#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\n\r\n";
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const std::string kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

// What a conversation comes to of one exchange with this response and another one behind it.
Strings After(std::string_view response, std::string_view request = kGet) {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(request, response);
  conversation.Exchange("PUT /b HTTP/1.1\r\n\r\n",
                        "HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n");
  Strings told = Told(http);
  CHECK(http.lost() == 0);
  CHECK(http.tracker.waiting() == 0);
  return told;
}

}  // namespace

TEST_CASE("chunked bodies") {
  for (const char* body : {"5\r\nhello\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n000\r\n\r\n", "0\r\n\r\n",
                           "A\r\n0123456789\r\n1\r\nx\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n",
                           "7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", "5\nhello\n0\n\n"}) {
    CAPTURE(body);
    CHECK(After(kChunkedHead + body) == Strings{"GET 200 /a", "PUT 201 /b"});
  }
}

TEST_CASE("responses without a body, whatever their heads say") {
  CHECK(After("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n")[0] == "GET 204 /a");
  CHECK(After("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")[0] == "GET 304 /a");
  CHECK(After("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD /a HTTP/1.1\r\n\r\n")[0] ==
        "HEAD 200 /a");
}

TEST_CASE("heads with lines that end in LF only, with folded lines and with lines before them") {
  CHECK(After("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello") ==
        Strings{"GET 200 /a", "PUT 201 /b"});
  CHECK(After("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length:\r\n 5\r\n\r\nhello") ==
        Strings{"GET 200 /a", "PUT 201 /b"});
  CHECK(After(kOk, "\r\n\r\nGET /a HTTP/1.1\r\n\r\n") == Strings{"GET 200 /a", "PUT 201 /b"});
}

TEST_CASE("a body that begins like a request or a response is a body") {
  CHECK(After(kOk, "POST /a HTTP/1.1\r\nContent-Length: 18\r\n\r\nGET /x HTTP/1.1\r\n\r") ==
        Strings{"POST 200 /a", "PUT 201 /b"});
  CHECK(After("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nHTTP/1.1 500 No\r\n\r\n") ==
        Strings{"GET 200 /a", "PUT 201 /b"});

  Http http;
  Conversation conversation(http);
  conversation.Request("POST /a HTTP/1.1\r\nContent-Length: 38\r\nExpect: 100-continue\r\n\r\n");
  conversation.Response("HTTP/1.1 100 Continue\r\n\r\n");
  conversation.Request("GET /x HTTP/1.1\r\n\r\n");  // a part of its own
  conversation.Request("GET /y HTTP/1.1\r\n\r\n");
  conversation.Response(kOk);
  CHECK(Told(http) == Strings{"POST 200 /a"});
}

TEST_CASE("a body until the connection closes") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.0 200 OK\r\n\r\nsome");
  conversation.Unseen(From::kServer, 1'000'000);
  conversation.Response("HTTP/1.1 500 No\r\n\r\n");
  conversation.Observe();
  conversation.Request(kGet);  // is not answered any more
  CHECK(http.TakeRows().empty());
  conversation.Close();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == 200);
  CHECK(rows[0].written_bytes == 19 + 4 + 1'000'000 + 19);
  CHECK(rows[1].status == 0);
  CHECK(http.known() == 0);
  CHECK(http.lost() == 0);
}

TEST_CASE("a chunked body that is not seen ends with a tail") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kChunkedHead + "ff\r\nsome");
  conversation.Unseen(From::kServer, 5000);
  conversation.Tail(From::kServer, 700, "abc100\r\n");   // no end
  conversation.Tail(From::kServer, 700, "100\r\n\r\n");  // some chunk's text
  conversation.Unseen(From::kServer, 5000);
  CHECK(http.TakeRows().empty());
  conversation.Tail(From::kServer, 5, "0\r\n\r\n");

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].written_bytes == 47 + 8 + 5000 + 700 + 700 + 5000 + 5);
  conversation.Exchange(kGet, kOk);
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE(
    "a chunked body that is not seen ends in a part with such a tail, or with the next "
    "request, or with the connection") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Tail(From::kServer, 100, "", 0);
  conversation.Request(kGet);
  conversation.Part(From::kServer, kChunkedHead, 10'000);
  conversation.Unseen(From::kServer, 5000);
  conversation.Request(kGet);
  conversation.Part(From::kServer, kChunkedHead, 10'000);
  conversation.Unseen(From::kServer, 7000);
  conversation.Close();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 2);
  CHECK(rows[0].written_bytes == 10'000 + 5000 + 10'000 + 7000);
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);  // the first response was not seen at all
}

TEST_CASE("a chunk of known size is passed by, and the size behind it is read") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kChunkedHead + "2710\r\n");
  conversation.Unseen(From::kServer, 10'000);
  conversation.Response("\r\n5\r\nhello\r\n0\r\n\r\n");

  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a pipelined request in the midst of a chunked response does not end it") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kChunkedHead + "5\r\nhello\r\n");
  conversation.Request("PUT /b HTTP/1.1\r\n\r\n");
  CHECK(http.TakeRows().empty());
  conversation.Response("0\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n");

  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
}

TEST_CASE("a chunked request that is not seen ends in a part with such a tail") {
  Http http;
  Conversation conversation(http);
  conversation.Request("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab");
  conversation.Tail(From::kClient, 700, "0\r\n\r\n", 0);
  conversation.Request("PUT /b HTTP/1.1\r\n\r\n");
  conversation.Response(kOk + kOk);

  CHECK(Told(http) == Strings{"POST 200 /a", "PUT 200 /b"});
  CHECK(http.lost() == 0);
}

TEST_CASE("what ends a chunked body") {
  const struct {
    std::string_view tail;
    bool ends;
  } cases[] = {
      {"abc\n0\r\n\r\n", true}, {"0\r\n\r\n", true},      {"000\r\n\r\n", true},
      {"ab\n00\r\n\r\n", true}, {"abc 0\r\n\r\n", false}, {"abc10\r\n\r\n", false},
      {"0000\r\n\r\n", false},  // perhaps of "Content-Length: 10000"
      {"abcde0\r\n", false},
  };
  for (const auto& one : cases) {
    CAPTURE(one.tail);
    message_part part = {};
    std::memcpy(part.tail + TAIL_BYTES - one.tail.size(), one.tail.data(), one.tail.size());
    CHECK(EndsChunks(part) == one.ends);
  }
}

TEST_CASE("a chunked request") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
                    100'000);
  conversation.Response(kOk);
  conversation.Exchange("GET /x HTTP/1.1\r\n\r\n", kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].read_bytes == 100'000);
  CHECK(rows[0].requests == 1);
  CHECK(http.lost() == 0);
}
