// SPDX-License-Identifier: Apache-2.0
// Conversations made up at random, as the kernel would tell them: each exchange is told as it
// was, and where records are lost none is told as it was not.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "http_builders.h"
#include "message_capture.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  uint32_t Below(uint32_t limit) { return random_() % limit; }

  // The n-th exchange can be told by its path and by its status.
  static std::string Path(int n) { return "/"s + static_cast<char>('a' + n); }
  static int Status(int n) { return 210 + n; }

  struct Exchange {
    std::string request;
    std::string response;
  };

  Exchange Make(int n, bool has_long_request, bool has_long_response) {
    static const char* const kMethods[] = {"GET", "POST", "HEAD", "DELETE"};
    const std::string method = kMethods[Below(4)];
    std::string request = method + " " + Path(n) + "?q HTTP/1.1\r\n" +
                          Padding(has_long_request, 1500) +
                          (method == "POST" ? Body(5000) : "\r\n");
    std::string response = "HTTP/1.1 " + std::to_string(Status(n)) + " X\r\n" +
                           Padding(has_long_response, 1000) +
                           (method == "HEAD" ? "Content-Length: 5\r\n\r\n" : Body(20'000));
    return {request, response};
  }

  // Runs of messages; a response's beginning is not torn from the rest of its first eight bytes.
  void Tell(MessageCapture& capture, uint8_t direction, std::string_view bytes) {
    const uint32_t longest = 1 + Below(3) * Below(3000);
    for (bool is_first = true; !bytes.empty(); is_first = false) {
      const size_t length = std::max<size_t>(1 + Below(longest), is_first ? 8 : 1);
      capture.Message(direction, bytes.substr(0, length));
      bytes.remove_prefix(std::min(length, bytes.size()));
    }
  }

 private:
  std::string Padding(bool is_long, uint32_t longest) {
    std::string lines;
    const size_t wanted = is_long ? Below(longest) : Below(100);
    while (lines.size() < wanted) lines += "X-Padding: " + std::string(Below(60), 'x') + "\r\n";
    return lines;
  }

  std::string Body(uint32_t longest) {
    std::string body(Below(2) == 0 ? Below(20) : Below(longest), 'x');
    if (Below(2) == 0) return "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string chunks = "Transfer-Encoding: chunked\r\n\r\n";
    char size[20];
    for (size_t at = 0; at < body.size();) {
      const size_t length = std::min<size_t>(1 + Below(longest), body.size() - at);
      std::snprintf(size, sizeof(size), "%zx\r\n", length);
      chunks += size + body.substr(at, length) + "\r\n";
      at += length;
    }
    return chunks + "0\r\n\r\n";
  }

  std::mt19937 random_;
};

std::string TellOne(const http_row& row, const Http& http) {
  return http.strings.strings()[row.path] + " " + std::to_string(row.status) + " " +
         std::to_string(static_cast<int>(row.read_bytes)) + " " +
         std::to_string(static_cast<int>(row.written_bytes));
}

// The exchanges that are told; each that has an answer has its own.
size_t CountRight(Http& http) {
  const std::vector<http_row> rows = http.TakeRows();
  for (const http_row& row : rows) {
    CAPTURE(TellOne(row, http));
    const std::string& path = http.strings.strings()[row.path];
    const bool is_right = row.status == 0 || Maker::Path(row.status - Maker::Status(0)) == path;
    REQUIRE(is_right);
  }
  return rows.size();
}

constexpr uint32_t kConversations = 300;

// Each seed's conversation, on a connection and an exporter of its own.
void ForEachConversation(const std::function<void(Maker&, Http&, MessageCapture&)>& hold,
                         const HttpSettings& settings = SomeHttpSettings()) {
  for (uint32_t seed = 0; seed < kConversations; ++seed) {
    CAPTURE(seed);
    Maker maker(seed);
    Http http(settings);
    MessageCapture capture(http.tracker);
    hold(maker, http, capture);
  }
}

}  // namespace

TEST_CASE("exchanges one after the other are told as they were") {
  ForEachConversation([&](Maker& maker, Http& http, MessageCapture& capture) {
    const bool has_long_heads = maker.Below(2) == 0;
    Strings expected;
    for (int n = 0; n < 8; ++n) {
      const Maker::Exchange made = maker.Make(n, has_long_heads, has_long_heads);
      maker.Tell(capture, DIRECTION_RECEIVED, made.request);
      maker.Tell(capture, DIRECTION_SENT, made.response);
      expected.push_back(Maker::Path(n) + " " + std::to_string(Maker::Status(n)) + " " +
                         std::to_string(made.request.size()) + " " +
                         std::to_string(made.response.size()));
    }
    capture.Close();
    Strings told;
    for (const http_row& row : http.TakeRows()) told.push_back(TellOne(row, http));
    REQUIRE(told == expected);
    REQUIRE(http.lost() == 0);
  });
}

TEST_CASE("those that are told by themselves come when they come, and are told as they were") {
  HttpSettings settings = SomeHttpSettings();
  settings.show_path = false;
  size_t wholes = 0;
  auto hold = [&](Maker& maker, Http& http, MessageCapture& capture) {
    std::vector<exchange_record> held;
    capture.tell_whole = [&](const exchange_record& whole) { held.push_back(whole); };
    const bool loses = maker.Below(2) == 0;
    int lost = 0;
    capture.lose = [&] {
      const bool loses_this = loses && maker.Below(8) == 0;
      lost += loses_this;
      return loses_this;
    };
    Strings expected;
    for (int n = 0; n < 20; ++n) {
      const Maker::Exchange made = maker.Make(n, false, false);
      maker.Tell(capture, DIRECTION_RECEIVED, made.request);
      maker.Tell(capture, DIRECTION_SENT, made.response);
      expected.push_back(" " + std::to_string(Maker::Status(n)) + " " +
                         std::to_string(made.request.size()) + " " +
                         std::to_string(made.response.size()));
      if (maker.Below(3) > 0) continue;
      wholes += held.size();
      for (const exchange_record& whole : held) http.tracker.Process(whole);
      held.clear();
    }
    capture.Close();
    for (const exchange_record& whole : held) http.tracker.Process(whole);
    Strings told;
    for (const http_row& row : http.TakeRows())
      if (row.status != 0) told.push_back(TellOne(row, http));
    std::sort(told.begin(), told.end());
    if (loses) {
      REQUIRE(told.size() <= expected.size());
      REQUIRE(static_cast<double>(told.size()) + http.lost() + lost >= 20);
    } else {
      REQUIRE(told == expected);
      REQUIRE(http.lost() == 0);
    }
  };
  ForEachConversation(hold, settings);
  CHECK(wholes > 1000);
}

TEST_CASE("where records are lost, exchanges one after the other are told right or not at all") {
  size_t told = 0;
  ForEachConversation([&](Maker& maker, Http& http, MessageCapture& capture) {
    capture.lose = [&maker] { return maker.Below(5) == 0; };
    const bool has_long_heads = maker.Below(2) == 0;
    for (int n = 0; n < 20; ++n) {
      const Maker::Exchange made = maker.Make(n, has_long_heads, has_long_heads);
      maker.Tell(capture, DIRECTION_RECEIVED, made.request);
      maker.Tell(capture, DIRECTION_SENT, made.response);
    }
    capture.Close();
    told += CountRight(http);
  });
  // Of the 16 in 20: none after the loss of one in chunks or with a head that was cut.
  CHECK(told > kConversations * 7);
}

TEST_CASE("pipelined, and records are lost: right or not at all") {
  size_t told = 0;
  ForEachConversation([&](Maker& maker, Http& http, MessageCapture& capture) {
    const uint32_t losses = maker.Below(3);
    capture.lose = [&, losses] { return maker.Below(20) < losses; };
    const bool has_long_heads = maker.Below(2) == 0;
    std::vector<Maker::Exchange> made;
    for (size_t answered = 0; answered < 20;) {
      const uint32_t burst = maker.Below(4);
      for (uint32_t i = 0; i < burst && made.size() < 20; ++i) {
        made.push_back(maker.Make(static_cast<int>(made.size()), false, has_long_heads));
        maker.Tell(capture, DIRECTION_RECEIVED, made.back().request);
      }
      for (uint32_t i = 0; i < burst && answered < made.size(); ++i)
        maker.Tell(capture, DIRECTION_SENT, made[answered++].response);
    }
    capture.Close();
    told += CountRight(http);
  });
  CHECK(told > kConversations * 2);
}

TEST_CASE("always two open, and the first records are lost: right or not at all") {
  ForEachConversation([&](Maker& maker, Http& http, MessageCapture& capture) {
    uint32_t losses = 1 + maker.Below(4);
    capture.lose = [&losses] { return losses > 0 && losses-- > 0; };
    std::vector<Maker::Exchange> made;
    for (int n = 0; n < 20; ++n) made.push_back(maker.Make(n, false, false));
    if (maker.Below(2) == 0) {
      capture.Message(DIRECTION_RECEIVED, made[0].request + made[1].request);
    } else {
      maker.Tell(capture, DIRECTION_RECEIVED, made[0].request);
      maker.Tell(capture, DIRECTION_RECEIVED, made[1].request);
    }
    for (size_t n = 2; n < made.size(); ++n) {
      maker.Tell(capture, DIRECTION_SENT, made[n - 2].response);
      maker.Tell(capture, DIRECTION_RECEIVED, made[n].request);
    }
    capture.Close();
    CountRight(http);
  });
}

TEST_CASE("pipelined in small messages, and nothing is lost") {
  ForEachConversation([&](Maker& maker, Http& http, MessageCapture& capture) {
    for (int n = 0; n < 20; n += 4) {
      for (int i = n; i < n + 4; ++i)
        maker.Tell(capture, DIRECTION_RECEIVED, "GET " + Maker::Path(i) + " HTTP/1.1\r\n\r\n");
      for (int i = n; i < n + 4; ++i)
        maker.Tell(capture, DIRECTION_SENT,
                   "HTTP/1.1 " + std::to_string(Maker::Status(i)) +
                       " X\r\nContent-Length: 5\r\n\r\nhello");
    }
    capture.Close();
    REQUIRE(CountRight(http) == 20);
    REQUIRE(http.lost() == 0);
  });
}
