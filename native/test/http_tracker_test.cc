// SPDX-License-Identifier: Apache-2.0
// Connections: whose they are, how many are kept, and when they are forgotten.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\n\r\n";
const std::string kOk = "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("a socket's memory that is used again is another connection") {
  Http http;
  Conversation first(http);
  first.Request(kGet);
  Conversation second(http);
  second.record().born = 6;
  second.Exchange("PUT /b HTTP/1.1\r\n\r\n", kOk);
  first.Response(kOk);

  CHECK(Told(http) == Strings{"PUT 200 /b", "GET 200 /a"});
  CHECK(http.tracker.size() == 2);
}

TEST_CASE("more connections than are kept are counted") {
  HttpSettings settings = SomeHttpSettings();
  settings.max_connections = 2;
  Http http(settings);
  for (uint64_t sk = 1; sk <= 4; ++sk) Conversation(http, sk).Exchange(kGet, kOk);
  CHECK(http.tracker.size() == 2);
  CHECK(http.losses.events[L7_LOSS_CONNECTIONS_FULL] == 2);
  CHECK(Told(http).size() == 2);
  Conversation(http, 1).Close();
  Conversation(http, 3).Exchange(kGet, kOk);

  CHECK(Told(http) == Strings{"GET 200 /a"});
}

TEST_CASE("the server's name is asked for once a connection") {
  Http http;
  Conversation conversation(http);
  for (int i = 0; i < 3; ++i) conversation.Exchange(kGet, kOk);

  CHECK(http.domain_queries == 1);
}

TEST_CASE("a connection that goes to another process is of that process from then on") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.record().owner = {.pid = 8, .name = "worker", .padding = {}, .cgroup = 0};
  conversation.Exchange(kGet, kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 2);
  CHECK(rows[1].pid == 8);
  CHECK(http.strings.strings()[rows[1].process] == "worker");
}

TEST_CASE("an unknown role is told by the ports, or by who speaks like a client") {
  const struct {
    uint16_t local_port;
    uint16_t remote_port;
    uint8_t role;
    bool is_told_by_ports;
  } cases[] = {{80, 40000, ROLE_SERVER, true},
               {8080, 9090, ROLE_SERVER, false},
               {50000, 60000, ROLE_SERVER, false},
               {40000, 80, ROLE_CLIENT, true},
               {9090, 8080, ROLE_CLIENT, false}};
  for (const auto& one : cases) {
    CAPTURE(one.local_port);
    Http http;
    Conversation conversation(http);
    conversation.record().ends.local_port = one.local_port;
    conversation.record().ends.remote_port = one.remote_port;
    conversation.record().role = ROLE_UNKNOWN;
    conversation.is_of_client = one.role == ROLE_CLIENT;
    conversation.Response("half of a body");
    CHECK(http.tracker.size() == (one.is_told_by_ports ? 1 : 0));
    conversation.Exchange(kGet, kOk);
    auto rows = http.TakeRows();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].role == one.role);
    CHECK(rows[0].role_is_guess == (one.is_told_by_ports ? 1 : 0));
    CHECK(rows[0].local_port == (one.role == ROLE_CLIENT ? 0 : one.local_port));
  }
}

TEST_CASE("idle connections are forgotten, and come back with their next request") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  http.tracker.Tick(conversation.now + 299 * kSecond);
  CHECK(http.tracker.size() == 1);
  http.tracker.Tick(conversation.now + 301 * kSecond);
  CHECK(http.tracker.size() == 0);
  conversation.Exchange(kGet, kOk);

  CHECK(Told(http) == Strings{"GET 200 /a", "GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a connection that is observed is not idle") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, "HTTP/1.1 200 X\r\n\r\n");  // until it closes
  for (int i = 1; i < 10; ++i) {
    http.tracker.Tick(conversation.now + i * 60 * kSecond);
    conversation.Observe();
  }
  CHECK(http.tracker.size() == 1);
  CHECK(http.tracker.waiting() == 1);
}

TEST_CASE("records that are not what they say to be are counted and dropped") {
  Http http;
  message_record record = {};
  record.role = ROLE_SERVER;
  record.protocol = PROTOCOL_HTTP;
  record.parts = 1;
  record.part[0].size = record.part[0].captured = 19;
  record.part[0].direction = DIRECTION_RECEIVED;
  const auto* bytes = reinterpret_cast<const uint8_t*>(kGet.data());
  http.tracker.Process(record, bytes, 18);
  record.part[0].size = 18;
  http.tracker.Process(record, bytes, 19);
  record.part[0].size = 19;
  record.part[0].direction = 2;
  http.tracker.Process(record, bytes, 19);
  record.parts = 3;
  http.tracker.Process(record, bytes, 19);

  CHECK(http.losses.events[L7_LOSS_MALFORMED] == 4);
  CHECK(http.tracker.size() == 0);
}

TEST_CASE("an observation of what is not known is nothing") {
  Http http;
  tcp_socket unknown = {};
  unknown.sk = 9;
  unknown.flags = TCP_CLOSED;
  http.tracker.Observe(unknown);
  CHECK(http.tracker.size() == 0);
}

TEST_CASE("half lines of many connections do not take more memory than there is for them") {
  HttpSettings settings = SomeHttpSettings();
  settings.max_connections = 5000;
  Http http(settings);
  std::vector<Conversation> conversations;
  for (uint64_t sk = 1; sk <= 3000; ++sk) conversations.emplace_back(http, sk);
  for (Conversation& conversation : conversations) conversation.Request("GET /a HTTP/1.1\r\nHo");
  for (Conversation& conversation : conversations) conversation.Exchange("st: x\r\n\r\n", kOk);

  CHECK(Told(http).size() == 3000);
  CHECK(http.losses.events[L7_LOSS_GAP] == 3000 - HttpShared::kMaxLines);
  for (size_t i = 0; i < HttpShared::kMaxLines; ++i) conversations[i].Request("GET /a HT");
  for (size_t i = 0; i < HttpShared::kMaxLines; ++i)
    conversations[i].Exchange("TP/1.1\r\n\r\n", kOk);
  CHECK(Told(http).size() == HttpShared::kMaxLines);
  for (int round = 0; round < 2; ++round)
    for (size_t i = 0; i < HttpShared::kMaxLines; ++i) {
      conversations[i].Request("GET /a HTTP/1.1\r\nHo");
      if (round == 0) conversations[i].Observe(true);
    }
  CHECK(http.losses.events[L7_LOSS_GAP] == 3000 - HttpShared::kMaxLines);
}
