// SPDX-License-Identifier: Apache-2.0
// A request and what became of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "pool.h"
#include "record.h"

namespace flowgauge {

struct HttpExchange {
  static constexpr size_t kPathBytes = 256;

  HttpExchange() {}  // leaves the path as it is: it is long

  std::string_view path() const { return {path_bytes, path_length}; }
  void SetPath(std::string_view path, bool is_cut) {
    path_length = static_cast<uint16_t>(std::min(path.size(), kPathBytes));
    std::memcpy(path_bytes, path.data(), path_length);
    is_path_cut = is_cut || path.size() > kPathBytes;
  }

  uint64_t request_begin = 0;  // in the stream of requests
  uint64_t request_bytes = 0;
  uint64_t response_begin = 0;  // in the stream of responses, interim ones included
  uint64_t response_bytes = 0;
  uint64_t begun_at = 0;  // when its first message passed the socket
  // When the last message of the request passed the socket, as far as its part tells: requests
  // that went out in one part have one time.
  uint64_t sent_at = 0;
  // From there to the first byte of the final response, nanoseconds; 0 if that came first.
  uint64_t latency = 0;
  // From begun_at to the last message of the response, nanoseconds; of an answered one.
  uint64_t duration = 0;
  uint32_t next = Pool<HttpExchange>::kNone;
  uint16_t status = 0;  // of the final response, 0 until it began
  http_method method = METHOD_OTHER;
  http_version version = VERSION_HTTP11;
  bool is_sent = false;       // the request is over
  bool is_answering = false;  // a response, be it interim, began
  bool is_answered = false;   // the final response is over
  bool is_expired = false;    // reported without the answer that may still come
  bool is_path_cut = false;
  unanswered why = UNANSWERED_CLOSED;  // if it has no answer
  uint16_t path_length = 0;
  char path_bytes[kPathBytes];
};

using HttpExchanges = Pool<HttpExchange>;

}  // namespace flowgauge
