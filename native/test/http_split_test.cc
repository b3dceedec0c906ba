// SPDX-License-Identifier: Apache-2.0
// However a conversation is cut into messages, it comes to the same.
#include <doctest/doctest.h>

#include <random>

#include "http_builders.h"
#include "message_capture.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

struct Turn {
  uint8_t direction;
  std::string bytes;
};

// A conversation with one of everything; each turn ends where the next begins.
std::vector<Turn> Turns() {
  const uint8_t client = DIRECTION_RECEIVED;
  const uint8_t server = DIRECTION_SENT;
  return {
      {client, "GET /a?q=1 HTTP/1.1\r\nHost: x\r\nUser-Agent: y\r\n\r\n"},
      {server, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world"},
      {client, "POST /b HTTP/1.1\r\nContent-Length: 27\r\nExpect: 100-continue\r\n\r\n"},
      {server, "HTTP/1.1 100 Continue\r\n\r\n"},
      {client, "GET /nothing HTTP/1.1\r\n\r\nab"},
      {server,
       "HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n"
       "5\r\nhello\r\n17\r\nHTTP/1.1 500 No\r\n\r\nabcd\r\n0\r\n\r\n"},
      {client, "HEAD /c HTTP/1.0\r\n\r\n"},
      {server, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"},
      {client, "PUT /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
      {server, "HTTP/1.1 204 No Content\r\n\r\n"},
      {client, "GET /e HTTP/1.1\r\n\r\n"},
      {server, "HTTP/1.1 200 OK\r\n\r\nuntil the end"},
  };
}

// Method, status, path and the bytes that moved each way.
const Strings kTold = {"1 200 /a 47 50", "3 201 /b 89 118", "2 200 /c 20 39", "4 204 /d 60 27",
                       "1 200 /e 19 32"};

Strings TellWithBytes(Http& http) {
  Strings told;
  for (const http_row& row : http.TakeRows())
    told.push_back(std::to_string(row.method) + " " + std::to_string(row.status) + " " +
                   http.strings.strings()[row.path] + " " +
                   std::to_string(static_cast<int>(row.read_bytes)) + " " +
                   std::to_string(static_cast<int>(row.written_bytes)));
  return told;
}

using Cut = std::function<size_t(size_t at, size_t left)>;

// Each message is as long as `cut` says; the position counts over the conversation.
Strings Tell(Http& http, const std::vector<Turn>& turns, const Cut& cut) {
  MessageCapture capture(http.tracker);
  size_t at = 0;
  for (const Turn& turn : turns) {
    std::string_view left = turn.bytes;
    while (!left.empty()) {
      const size_t length = std::min(left.size(), std::max<size_t>(cut(at, left.size()), 1));
      capture.Message(turn.direction, left.substr(0, length));
      left.remove_prefix(length);
      at += length;
    }
  }
  capture.Close();
  return TellWithBytes(http);
}

size_t Length(const std::vector<Turn>& turns) {
  size_t length = 0;
  for (const Turn& turn : turns) length += turn.bytes.size();
  return length;
}

}  // namespace

TEST_CASE("a conversation in whole turns") {
  Http http;
  const Strings told = Tell(http, Turns(), [](size_t, size_t left) { return left; });
  CHECK(told == kTold);
  CHECK(http.lost() == 0);
}

TEST_CASE("cut at any one byte") {
  const size_t length = Length(Turns());
  for (size_t cut = 1; cut < length; ++cut) {
    CAPTURE(cut);
    Http http;
    const Strings told = Tell(http, Turns(), [cut](size_t at, size_t left) {
      return at < cut ? std::min(left, cut - at) : left;
    });
    CHECK(told == kTold);
    CHECK(http.lost() == 0);
  }
}

TEST_CASE("byte by byte") {
  Http http;
  const Strings told = Tell(http, Turns(), [](size_t, size_t) { return 1; });
  CHECK(told == kTold);
  CHECK(http.lost() == 0);
}

TEST_CASE("cut at random") {
  std::mt19937 random(20240607);
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    Http http;
    const size_t longest = 1 + random() % 60;
    const Strings told =
        Tell(http, Turns(), [&](size_t, size_t) { return 1 + random() % longest; });
    REQUIRE(told == kTold);
    REQUIRE(http.lost() == 0);
  }
}

TEST_CASE("broken off at any byte: what was whole is told, and nothing else is made up") {
  const std::vector<Turn> whole = Turns();
  const size_t length = Length(whole);
  for (size_t end = 0; end <= length; ++end) {
    CAPTURE(end);
    std::vector<Turn> turns;
    size_t left = end;
    for (const Turn& turn : whole) {
      turns.push_back({turn.direction, turn.bytes.substr(0, left)});
      left -= std::min(left, turn.bytes.size());
    }
    Http http;
    const Strings told = Tell(http, turns, [](size_t, size_t bytes) { return bytes; });
    REQUIRE(told.size() <= kTold.size());
    for (size_t i = 0; i + 1 < told.size(); ++i) CHECK(told[i] == kTold[i]);
    if (!told.empty()) {
      const std::string& last = told.back();
      const std::string& expected = kTold[told.size() - 1];
      const bool is_right = last.starts_with(expected.substr(0, 8)) || last.substr(2, 2) == "0 ";
      CHECK(is_right);
    }
    CHECK(http.lost() == 0);
  }
}
