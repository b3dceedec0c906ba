// SPDX-License-Identifier: Apache-2.0
#include "http_message.h"

#include <algorithm>
#include <cstring>

namespace flowgauge {

namespace {

// A sequence number less than this far behind is behind, else it is ahead.
constexpr uint32_t kBehind = 1 << 28;

// More than any connection carries. Within it a body may have moved by whole turns of the
// sequence numbers while nobody looked.
constexpr uint64_t kBytesPerNanosecond = 16;

}  // namespace

HttpMessage::Event HttpMessage::Read(std::string_view& bytes, HttpLines& lines) {
  while (!bytes.empty()) {
    if (phase_ == Phase::kHeaders && line_ == HttpLines::kNone && ReadHeaders(bytes))
      return Event::kHead;
    Event event;
    if (const uint64_t passable = Passable(bytes.size()); passable > 0) {
      bytes.remove_prefix(passable);
      event = Pass(passable);
    } else {
      event = ReadLine(bytes, lines);
    }
    if (event != Event::kNothing) return event;
  }
  return Event::kNothing;
}

HttpMessage::Event HttpMessage::Skip(uint64_t& bytes, HttpLines& lines) {
  while (bytes > 0) {
    const uint64_t passable = Passable(bytes);
    bytes -= passable;
    const Event event = passable > 0 ? Pass(passable) : OnHole(lines);
    if (event != Event::kNothing) return event;
  }
  return Event::kNothing;
}

// How many of the next bytes need not be read.
uint64_t HttpMessage::Passable(uint64_t bytes) const {
  switch (phase_) {
    case Phase::kLost:
    case Phase::kToClose:
    case Phase::kUnknown: return bytes;
    case Phase::kLength:
    case Phase::kChunkData: return std::min(bytes, remaining_);
    default: return 0;
  }
}

HttpMessage::Event HttpMessage::Pass(uint64_t bytes) {
  position_ += bytes;
  if (phase_ != Phase::kLength && phase_ != Phase::kChunkData) return Event::kNothing;
  remaining_ -= bytes;
  if (remaining_ > 0) return Event::kNothing;
  const bool is_end = phase_ == Phase::kLength;
  phase_ = is_end ? Phase::kStart : Phase::kChunkEnd;
  return is_end ? Event::kEnd : Event::kNothing;
}

// The lines that are whole in these bytes, which is nearly all there is to do; true at the end of
// the head.
bool HttpMessage::ReadHeaders(std::string_view& bytes) {
  for (;;) {
    const size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return false;
    const bool has_return = end > 0 && bytes[end - 1] == '\r';
    const std::string_view line = bytes.substr(0, end - has_return);
    position_ += end + 1;
    bytes.remove_prefix(end + 1);
    if (line.empty()) return true;
    framing_.Header(line);
  }
}

HttpMessage::Event HttpMessage::ReadLine(std::string_view& bytes, HttpLines& lines) {
  if (is_line_read_) DropLine(lines);
  if (is_starting() && line_ == HttpLines::kNone) Begin(bytes);
  if (bytes.empty()) return Event::kNothing;
  const size_t end = bytes.find('\n');
  const std::string_view piece = bytes.substr(0, end);
  const bool is_through = end != std::string_view::npos;
  if ((!is_through || line_ != HttpLines::kNone) && !Keep(piece, lines)) return OnHole(lines);
  position_ += piece.size() + is_through;
  bytes.remove_prefix(piece.size() + is_through);
  if (!is_through) return Event::kNothing;
  text_ = piece;
  is_line_whole_ = true;
  if (line_ != HttpLines::kNone) {
    text_ = {lines[line_].text, lines[line_].length};
    is_line_whole_ = !lines[line_].is_cut;
    is_line_read_ = true;
  }
  if (text_.ends_with('\r')) text_.remove_suffix(1);
  const Event event = OnLine();
  if (event != Event::kStart) DropLine(lines);
  return event;
}

// Empty lines before a start line are nobody's (RFC 9112 2.2).
void HttpMessage::Begin(std::string_view& bytes) {
  const size_t empty = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
  bytes.remove_prefix(empty);
  position_ += empty;
  begin_ = position_;
  began_at_ = time_;
  framing_ = {};
  body_ = HttpBody::kNone;
}

// False if there is no room for another line.
bool HttpMessage::Keep(std::string_view piece, HttpLines& lines) {
  if (line_ == HttpLines::kNone) line_ = lines.Add();
  if (line_ == HttpLines::kNone) return false;
  HttpLine& line = lines[line_];
  const size_t kept = std::min(piece.size(), HttpLine::kBytes - line.length);
  std::memcpy(line.text + line.length, piece.data(), kept);
  line.length = static_cast<uint16_t>(line.length + kept);
  if (kept < piece.size()) line.is_cut = true;
  return true;
}

HttpMessage::Event HttpMessage::OnLine() {
  switch (phase_) {
    case Phase::kTry:
    case Phase::kStart: return Event::kStart;
    case Phase::kHeaders:
      if (text_.empty()) return Event::kHead;
      framing_.Header(text_);
      return Event::kNothing;
    case Phase::kChunkSize: return OnChunkSize();
    case Phase::kChunkEnd:
      phase_ = text_.empty() ? Phase::kChunkSize : Phase::kUnknown;
      return text_.empty() ? Event::kNothing : Event::kMalformed;
    case Phase::kTrailers:
      if (!text_.empty()) return Event::kNothing;
      phase_ = Phase::kStart;
      return Event::kEnd;
    default: return Event::kNothing;  // has no lines
  }
}

HttpMessage::Event HttpMessage::OnChunkSize() {
  const std::optional<uint64_t> size = ParseChunkSize(text_);
  remaining_ = size.value_or(0);
  phase_ = !size ? Phase::kUnknown : *size > 0 ? Phase::kChunkData : Phase::kTrailers;
  return size ? Event::kNothing : Event::kMalformed;
}

// Bytes that were not seen are in the place of a line.
HttpMessage::Event HttpMessage::OnHole(HttpLines& lines) {
  if (is_line_read_) DropLine(lines);
  if (is_starting() && line_ != HttpLines::kNone) {
    text_ = {lines[line_].text, lines[line_].length};
    is_line_whole_ = false;
    is_line_read_ = true;
    return Event::kStart;
  }
  const Phase phase = phase_;
  DropLine(lines);
  phase_ = is_starting() ? Phase::kLost : Phase::kUnknown;
  if (phase == Phase::kStart) return Event::kLost;
  return phase == Phase::kHeaders ? Event::kCut : Event::kNothing;
}

void HttpMessage::Body(HttpBody body) {
  body_ = body;
  switch (body) {
    case HttpBody::kNone: phase_ = Phase::kStart; break;
    case HttpBody::kLength: phase_ = Phase::kLength; break;
    case HttpBody::kChunked: phase_ = Phase::kChunkSize; break;
    case HttpBody::kToClose: phase_ = Phase::kToClose; break;
    case HttpBody::kUnknown: phase_ = Phase::kUnknown; break;
  }
  remaining_ = framing_.length();
}

void HttpMessage::Lose(HttpLines& lines) {
  DropLine(lines);
  phase_ = Phase::kLost;
}

void HttpMessage::Place(uint32_t sequence) {
  if (!is_placed_) position_ = sequence;
  is_placed_ = true;
}

void HttpMessage::StartAt(uint32_t sequence, HttpLines& lines) {
  Place(sequence);
  DropLine(lines);
  position_ += static_cast<uint64_t>(std::max<int64_t>(DistanceTo(sequence, 0), 0));
  phase_ = Phase::kStart;
}

void HttpMessage::Try() {
  if (phase_ == Phase::kLost) phase_ = Phase::kTry;
}

int64_t HttpMessage::DistanceTo(uint32_t sequence, uint64_t now) const {
  const uint32_t ahead = sequence - static_cast<uint32_t>(position_);
  if (phase_ == Phase::kLength && static_cast<uint32_t>(remaining_) == ahead && now > began_at_ &&
      remaining_ / kBytesPerNanosecond < now - began_at_)
    return static_cast<int64_t>(remaining_);
  return ahead > -kBehind ? static_cast<int32_t>(ahead) : static_cast<int64_t>(ahead);
}

uint64_t HttpMessage::CertainBody(uint64_t bytes) const {
  return phase_ == Phase::kLength || phase_ == Phase::kToClose ? Passable(bytes) : 0;
}

}  // namespace flowgauge
