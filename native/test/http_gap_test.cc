// SPDX-License-Identifier: Apache-2.0
// What was not seen, or is not HTTP: counted, and never paired wrongly.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\n\r\n";
const std::string kNext = "PUT /b HTTP/1.1\r\n\r\n";
const std::string kOk = "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok";
const std::string kMade = "HTTP/1.1 201 X\r\nContent-Length: 2\r\n\r\nok";

// The next exchange on the connection is told right, whatever came before.
void CheckResumes(Http& http, Conversation& conversation) {
  conversation.Exchange(kNext, kMade);
  CHECK(Told(http) == Strings{"PUT 201 /b"});
}

}  // namespace

TEST_CASE("a lost record: its exchange is not told, the next one is") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.Unseen(From::kClient, 300);
  conversation.Unseen(From::kServer, 7000);
  conversation.Exchange(kNext, kMade);

  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
  CHECK(http.lost() == 1);
}

TEST_CASE("a lost response: its request is not told, and does not get the next answer") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Unseen(From::kServer, 500);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
}

TEST_CASE("a response behind lost ones is nobody's") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kNext);
  conversation.Unseen(From::kServer, 500);
  conversation.Response(kMade);

  CHECK(http.TakeRows().empty());
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
}

TEST_CASE("behind a loss on a pipelined connection nothing is paired until it was silent") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kGet + kGet);
  conversation.Unseen(From::kServer, 500);  // some of the answers
  conversation.Request(kNext);
  conversation.Response(kOk);
  CHECK(http.TakeRows().empty());
  conversation.now += 2 * kSecond;
  CheckResumes(http, conversation);
}

TEST_CASE("lost requests before one that is seen while an answer is under way") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n");
  conversation.Unseen(From::kClient, 300);
  conversation.Request(kNext);
  conversation.Part(From::kServer, "", 1000);
  conversation.Response(kOk);  // to what was lost

  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
}

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

TEST_CASE("requests behind one of which only the beginning was captured") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "GET /a HTTP/1.1\r\nCookie: " + std::string(999, 'x'), 1500);
  conversation.Request(kNext);
  conversation.Response(kOk + kMade);

  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
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

TEST_CASE("a request behind an end that was guessed may have its answer passed by") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kGet);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
  conversation.Tail(From::kServer, 700, "0\r\n\r\n");
  conversation.Exchange(kNext, kMade);

  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  conversation.now += 2 * kSecond;
  CheckResumes(http, conversation);
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

TEST_CASE("a connection that closes behind an end that is not known: who waited may be answered") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kNext);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
  conversation.Close();
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
}

TEST_CASE("time does not tell that who waits behind a guessed end was not answered") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kNext);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
  conversation.Tail(From::kServer, 700, "0\r\n\r\n");
  http.tracker.Tick(conversation.now + 61 * kSecond);
  CHECK(Told(http) == Strings{"GET 200 /a"});
  conversation.Response(kMade);
  CHECK(Told(http) == Strings{"PUT 201 /b"});
}

namespace {

// A chunked request of which not all is captured: behind it another one may be in its part.
const std::string kCutRequest = "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n";

}  // namespace

TEST_CASE("a request may be hidden behind one that is cut, where requests are pipelined") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet + kGet, kOk + kOk);
  conversation.Part(From::kClient, kCutRequest, 3000);
  conversation.Response(kOk);
  conversation.Request(kNext);
  conversation.Response(kOk);  // to the hidden one

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 200 /a", "POST 200 /p"});
}

TEST_CASE("a response too many shows that one was hidden") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, kCutRequest, 3000);
  conversation.Response(kOk);
  conversation.Response(kOk);
  conversation.Unseen(From::kClient, 100);
  conversation.Request(kNext);
  conversation.Response(kOk);  // to what was lost

  CHECK(Told(http) == Strings{"POST 200 /p"});
}

TEST_CASE("a request that is lost behind one that is cut") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, kCutRequest, 3000);
  conversation.Response(kOk);
  conversation.Unseen(From::kClient, 100);
  conversation.Request(kNext);
  conversation.Response(kOk);  // to what was lost

  CHECK(Told(http) == Strings{"POST 200 /p"});
}

TEST_CASE("a request that is lost before the end of a response that is guessed") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
  conversation.Unseen(From::kClient, 100);
  conversation.Request(kNext);
  conversation.Response(kOk);  // to what was lost, if that was pipelined
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CheckResumes(http, conversation);
}

TEST_CASE("a request that is known to be hidden may be whose the answer is") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, kGet + kNext, 500);
  conversation.Part(From::kServer, "HTTP/1.1 200 OK\r\nSet-Cookie: x", 900);
  conversation.Response(kMade);

  CHECK(Told(http) == Strings{"GET 200 /a"});
}

TEST_CASE("a request that was told as not answered is not lost as well") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  http.tracker.Tick(conversation.now + 61 * kSecond);
  CHECK(Told(http) == Strings{"GET 0 /a"});
  conversation.Unseen(From::kServer, 500);
  CheckResumes(http, conversation);
  CHECK(http.lost() == 0);
}

TEST_CASE("a gap within a head: what is known of it is told, and the gap counted") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, "GET /a HTTP/1.1\r\nA: b\r\n");
  conversation.Unseen(From::kClient, 50);
  conversation.Exchange("C: d\r\n\r\n", kOk);
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
  conversation.Exchange(kGet, "HTTP/1.1 200 OK\r\nA");
  conversation.Unseen(From::kServer, 50);
  conversation.Exchange(kNext, kMade);
  CHECK(Told(http) == Strings{"GET 200 /a", "PUT 201 /b"});
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  CHECK(http.lost() == 2);
}

TEST_CASE("a gap within a start line") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  http.TakeRows();
  conversation.Request("GE");
  conversation.Unseen(From::kClient, 50);
  conversation.Exchange(kGet, "HTTP/1");
  conversation.Unseen(From::kServer, 50);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  CHECK(http.lost() == 2);
}

TEST_CASE("an interim response whose end is not seen may hide the final one") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 103 Early Hints\r\nLink: a");
  conversation.Unseen(From::kServer, 500);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
}

TEST_CASE("a connection older than the agent is met at the first start line of a part") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kServer, "half of a body", 5000);
  conversation.Request("the rest of a body\r\nGET /x HTTP/1.1\r\n\r\n");
  conversation.Response("more of a body");
  conversation.Request("G");
  conversation.Request("ET /a HTTP/1.1\r\n");
  conversation.Request("\r\n");
  conversation.Response(kOk);

  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a connection older than the agent: an answer to what was not seen is an orphan") {
  Http http;
  Conversation conversation(http);
  conversation.Response(kOk);
  conversation.Exchange(kNext, kMade);

  CHECK(Told(http) == Strings{"PUT 201 /b"});
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
}

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
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
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
