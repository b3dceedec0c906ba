// SPDX-License-Identifier: Apache-2.0
// Requests without an answer, by why, and those that are still in flight.
#include "resuming.h"

using namespace flowgauge;

namespace {

constexpr uint32_t kConnectionReset = 104;

// Requests without an answer in the window, which this ends: closed, reset, timed out.
std::vector<double> Unanswered(Http& http) {
  std::vector<double> sums(UNANSWERED);
  for (const http_row& row : http.TakeRows())
    for (int why = 0; why < UNANSWERED; ++why) sums[why] += row.unanswered[why];
  return sums;
}

// What the page would show: all that was opened less what has ended.
double InFlight(Http& http) {
  http.tracker.CountOpen();
  double sum = 0;
  for (flow_slot slot : http.table.changed())
    sum += http.table.row(slot).opened - http.table.row(slot).ended;
  http.table.ChangedHandedOver();
  return sum;
}

}  // namespace

TEST_CASE("a connection that is closed in order leaves its request unanswered") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  conversation.Close();
  CHECK(Unanswered(http) == std::vector<double>{1, 0, 0});
}

TEST_CASE("one that ends by an error does so by a reset") {
  Http http;
  Conversation conversation(http);
  conversation.record().error = kConnectionReset;
  conversation.Request(kGet);
  conversation.Close();
  CHECK(Unanswered(http) == std::vector<double>{0, 1, 0});
}

TEST_CASE("an answered one is in none of them") {
  Http http;
  Conversation conversation(http);
  conversation.record().error = kConnectionReset;
  conversation.Exchange(kGet, kOk);
  conversation.Close();
  CHECK(Unanswered(http) == std::vector<double>{0, 0, 0});
}

TEST_CASE("a request that no record tells of is in flight until its answer comes") {
  Http http;
  Conversation conversation(http);
  conversation.Look(From::kClient, kGet);
  CHECK(InFlight(http) == 1);
  conversation.LookAgain();
  CHECK(InFlight(http) == 0);  // as before
  conversation.SendLooked(kOk);
  http.tracker.BeginLooking();
  CHECK(InFlight(http) == -1);
  CHECK(Told(http) == std::vector<std::string>{"GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("so is one whose response is under way") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\nab");
  http.tracker.BeginLooking();
  CHECK(InFlight(http) == 1);
  conversation.Look(From::kServer, "", 898);
  CHECK(InFlight(http) == -1);
}

TEST_CASE("a request in flight is kept, however long it takes") {
  Http http;
  Conversation conversation(http);
  conversation.Look(From::kClient, kGet);
  CHECK(InFlight(http) == 1);
  for (int window = 0; window < 5; ++window) {
    http.TakeRows();
    conversation.LookAgain();
    CHECK(InFlight(http) == 0);
  }
  CHECK(http.table.size() == 1);
}

TEST_CASE("it has its status however late the answer comes") {
  Http http;
  Conversation conversation(http);
  conversation.Look(From::kClient, kGet);
  http.tracker.Tick(conversation.now + 90 * kSecond);
  conversation.LookAgain();
  CHECK(InFlight(http) == 1);
  CHECK(Unanswered(http) == std::vector<double>{0, 0, 0});

  SUBCASE("as it does") {
    conversation.SendLooked(kOk);
    CHECK(Told(http) == std::vector<std::string>{"GET 200 /a"});
    CHECK(http.lost() == 0);
  }
  SUBCASE("or is told once when its connection is closed") {
    conversation.record().flags = RECORD_LAST;
    conversation.SendLooked();
    CHECK(Unanswered(http) == std::vector<double>{1, 0, 0});
    CHECK(http.lost() == 0);
  }
}

TEST_CASE("one whose record has come is timed out after a minute, and in flight still") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet);
  http.tracker.Tick(conversation.now + 61 * kSecond);
  CHECK(Unanswered(http) == std::vector<double>{0, 0, 1});
  CHECK(InFlight(http) == 1);

  conversation.Response(kOk);
  CHECK(Told(http).empty());
  CHECK(http.losses.events[L7_LOSS_LATE_ANSWER] == 1);
}
