// SPDX-License-Identifier: Apache-2.0
// One direction of a connection: where its stream stands in the message that is under way. It is
// told of every byte, seen or not, and stops at what only the connection can decide.
#pragma once

#include <cstdint>
#include <string_view>

#include "http_framing.h"
#include "pool.h"

namespace flowgauge {

// The beginning of a line that goes on in another part.
struct HttpLine {
  static constexpr size_t kBytes = 1024;

  uint16_t length = 0;
  bool is_cut = false;
  char text[kBytes];
};

using HttpLines = Pool<HttpLine>;

class HttpMessage {
 public:
  enum class Event : uint8_t {
    kNothing,    // all is read
    kStart,      // line() may be a start line: Accept or Lose
    kHead,       // the head is through: Body
    kCut,        // the rest of the head is not seen: Body or Lose
    kEnd,        // the message is over and another may begin here
    kMalformed,  // no chunk is where one must be: the body's end is now unknown
    kLost,       // what moved unseen was in the place of a message's beginning
  };

  // Reads from the front of bytes, up to an event.
  Event Read(std::string_view& bytes, HttpLines& lines);
  // The same for bytes that moved unseen.
  Event Skip(uint64_t& bytes, HttpLines& lines);

  void Accept() { phase_ = Phase::kHeaders; }
  void Body(HttpBody body);
  // The message ends here, as something else than its framing tells.
  void End() { phase_ = Phase::kStart; }
  // Until a start line is met at the beginning of a part.
  void Lose(HttpLines& lines);

  // The first sequence number of the stream that is known.
  void Place(uint32_t sequence);
  // A message is known to begin there.
  void StartAt(uint32_t sequence, HttpLines& lines);
  // If lost: what comes may be a start line, and is not to be counted if it proves to be none.
  void Try();
  // When what comes next passed the socket.
  void SetTime(uint64_t time) { time_ = time; }

  // How many bytes from here to there, negative if there is behind.
  int64_t DistanceTo(uint32_t sequence, uint64_t now) const;
  // How many of the next bytes are of this body for certain.
  uint64_t CertainBody(uint64_t bytes) const;

  bool is_lost() const { return phase_ == Phase::kLost || phase_ == Phase::kTry; }
  bool is_between() const { return phase_ == Phase::kStart && line_ == HttpLines::kNone; }
  bool is_end_unknown() const { return phase_ == Phase::kUnknown; }
  bool is_to_close() const { return phase_ == Phase::kToClose; }
  bool is_chunked() const { return body_ == HttpBody::kChunked; }

  // Of kStart, until the next call.
  std::string_view line() const { return text_; }
  bool is_line_whole() const { return is_line_whole_; }
  const HttpFraming& framing() const { return framing_; }
  // Sequence numbers that do not wrap.
  uint64_t begin() const { return begin_; }
  uint64_t position() const { return position_; }
  uint64_t began_at() const { return began_at_; }

 private:
  enum class Phase : uint8_t {
    kLost,
    kTry,  // lost, but what comes may be a start line
    kStart,
    kHeaders,
    kLength,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailers,
    kToClose,
    kUnknown,
  };

  uint64_t Passable(uint64_t bytes) const;
  Event Pass(uint64_t bytes);
  bool ReadHeaders(std::string_view& bytes);
  Event ReadLine(std::string_view& bytes, HttpLines& lines);
  void Begin(std::string_view& bytes);
  bool Keep(std::string_view piece, HttpLines& lines);
  void DropLine(HttpLines& lines) {
    if (line_ == HttpLines::kNone) return;
    lines.Remove(line_);
    line_ = HttpLines::kNone;
    is_line_read_ = false;
  }
  Event OnLine();
  Event OnChunkSize();
  Event OnHole(HttpLines& lines);

  bool is_starting() const { return phase_ == Phase::kTry || phase_ == Phase::kStart; }

  uint64_t position_ = 0;
  uint64_t remaining_ = 0;
  uint64_t begin_ = 0;
  uint64_t began_at_ = 0;
  uint64_t time_ = 0;
  std::string_view text_;
  HttpFraming framing_;
  uint32_t line_ = HttpLines::kNone;
  Phase phase_ = Phase::kLost;
  HttpBody body_ = HttpBody::kNone;
  bool is_line_whole_ = true;
  bool is_line_read_ = false;  // line_ was handed out
  bool is_placed_ = false;
};

}  // namespace flowgauge
