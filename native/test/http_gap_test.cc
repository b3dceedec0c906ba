// SPDX-License-Identifier: Apache-2.0
// What was lost on the way: counted, and never paired wrongly.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

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
  CHECK(http.lost() == 2);
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
