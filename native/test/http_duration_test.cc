// SPDX-License-Identifier: Apache-2.0
// From the first byte of a request to the last of its response.
#include "resuming.h"

using namespace flowgauge;

namespace {

// Of the only exchange that was told, in milliseconds; -1 if there is none.
double Duration(Http& http) {
  double sum = -1;
  for (const http_row& row : http.TakeRows())
    for (double count : row.duration_buckets)
      if (count > 0) sum = row.duration_sum / 1000;
  return sum;
}

const std::string kLong = "HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\nab";

}  // namespace

TEST_CASE("of an exchange whose response is whole it is the latency") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk, 7 * kMillisecond);
  CHECK(Duration(http) == 7);
}

TEST_CASE("what it takes to send the request counts") {
  Http http;
  Conversation conversation(http);
  const std::string head = "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
  conversation.Request(head);
  conversation.now += 20 * kMillisecond;
  conversation.Request("hello");
  conversation.now += 7 * kMillisecond;
  conversation.Response(kOk);
  CHECK(Duration(http) == 27);
}

TEST_CASE("a body that passed in silence ends when the next request's record says") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kLong, 5 * kMillisecond);
  conversation.now += 40 * kMillisecond;
  conversation.record().before = conversation.now;
  conversation.Unseen(From::kServer, 898);
  conversation.now += kSecond;
  conversation.Request(kNext);
  CHECK(Duration(http) == 45);
}

TEST_CASE("or when its connection is closed, which tells of its last message") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kLong, 5 * kMillisecond);
  conversation.now += 40 * kMillisecond;
  conversation.record().flags = RECORD_LAST;
  conversation.Part(From::kServer, "", 898, PART_IS_TAIL);
  CHECK(Duration(http) == 45);
}

TEST_CASE("or when a walk finds it") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kLong, 5 * kMillisecond);
  conversation.now += 40 * kMillisecond;
  conversation.Look(From::kServer, "", 898);
  CHECK(Duration(http) == 45);
}

TEST_CASE("a body that goes to the close ends with its last message") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 X\r\nConnection: close\r\n\r\nab", 5 * kMillisecond);
  conversation.now += 40 * kMillisecond;
  conversation.record().flags = RECORD_LAST;
  conversation.Part(From::kServer, "", 898, PART_IS_TAIL);
  CHECK(Duration(http) == 45);
}

TEST_CASE("of one that is told by itself it is told too") {
  HttpSettings settings = SomeHttpSettings();
  settings.show_path = false;
  Http http(settings);
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  Duration(http);
  exchange_record whole = conversation.Whole("PUT", 201, 7 * kMillisecond);
  whole.asking = 20 * kMillisecond;
  conversation.Deliver(whole);
  CHECK(Duration(http) == 27);
}

TEST_CASE("without an answer, or without its end, there is none") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kLong);
  conversation.Close();
  CHECK(Duration(http) == -1);
}
