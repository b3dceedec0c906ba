// SPDX-License-Identifier: Apache-2.0
// Where an end is not known, others may be hidden: they are not guessed at.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

// A chunked request of which not all is captured: behind it another one may be in its part.
const std::string kCutRequest = "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n";

}  // namespace

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

TEST_CASE("a request that is known to be hidden is of a pipeline, whatever is lost then") {
  Http http;
  Conversation conversation(http);
  conversation.Part(From::kClient, kGet, 500);
  conversation.Unseen(From::kServer, 50);  // not all answers
  conversation.Request(kNext);
  conversation.Response(kOk);

  CHECK(http.TakeRows().empty());
}
