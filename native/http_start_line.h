// SPDX-License-Identifier: Apache-2.0
// The first line of an HTTP/1 message (RFC 9112 3, 4); lines come without their end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "record.h"

namespace flowgauge {

struct RequestLine {
  http_method method;
  http_version version;
  std::string_view path;  // without scheme, authority, query and fragment
  bool is_path_cut;       // the line was cut off inside of it
};

// METHOD SP target SP HTTP/1.x. A line that was cut off may lack what is behind the first byte of
// its target, and is taken for HTTP/1.1.
std::optional<RequestLine> ParseRequestLine(std::string_view line, bool is_whole);

// The method in the first eight bytes of a request line, as a number in memory.
http_method MethodIn(uint64_t first_bytes);

// The status of HTTP/1.x SP NNN, which is all that must be there.
std::optional<uint16_t> ParseStatusLine(std::string_view line);

// Whether bytes can be the beginning, however short, of a message.
bool MayBeginRequest(std::string_view bytes);
bool MayBeginResponse(std::string_view bytes);

// Whether captured bytes do begin with a start line.
bool BeginsRequest(std::string_view bytes);
bool BeginsResponse(std::string_view bytes);

}  // namespace flowgauge
