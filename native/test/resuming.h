// SPDX-License-Identifier: Apache-2.0
// Two exchanges, and that a connection goes on rightly after what was lost.
#pragma once

#include <doctest/doctest.h>

#include "http_builders.h"

namespace flowgauge {

inline const std::string kGet = "GET /a HTTP/1.1\r\n\r\n";
inline const std::string kNext = "PUT /b HTTP/1.1\r\n\r\n";
inline const std::string kOk = "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok";
inline const std::string kMade = "HTTP/1.1 201 X\r\nContent-Length: 2\r\n\r\nok";

// The next exchange on the connection is told right, whatever came before.
inline void CheckResumes(Http& http, Conversation& conversation) {
  conversation.Exchange(kNext, kMade);
  CHECK(Told(http) == std::vector<std::string>{"PUT 201 /b"});
}

// A request and its response move, in records that find no room.
inline void LoseExchange(Conversation& conversation, uint32_t records) {
  conversation.Unseen(From::kClient, 300);
  conversation.Unseen(From::kServer, 7000);
  conversation.record().lost_records += records;
}

}  // namespace flowgauge
