// SPDX-License-Identifier: Apache-2.0
// What the last bytes of a part tell of a message whose framing is not known any more.
#pragma once

#include <string_view>

#include "record.h"

namespace flowgauge {

inline std::string_view TailOf(const message_part& part) {
  return {reinterpret_cast<const char*>(part.tail), TAIL_BYTES};
}

inline bool EndsHead(const message_part& part) { return TailOf(part).ends_with("\r\n\r\n"); }

// In the last chunk, a line of zeros (RFC 9112 7.1), without trailers.
inline bool EndsChunks(const message_part& part) {
  std::string_view tail = TailOf(part);
  if (!tail.ends_with("0\r\n\r\n")) return false;
  tail.remove_suffix(4);
  const size_t before = tail.find_last_not_of('0');
  if (before == std::string_view::npos) return false;  // as well a length, of which no more is seen
  return tail[before] == '\n' || tail[before] == '\0';
}

}  // namespace flowgauge
