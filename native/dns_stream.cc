// SPDX-License-Identifier: Apache-2.0
#include "dns_stream.h"

#include <algorithm>
#include <utility>

namespace flowgauge {

DnsStreamReader::DnsStreamReader(DnsStream& stream, DnsHeads& heads, const message_part& part,
                                 std::span<const uint8_t> captured)
    : stream_(stream),
      heads_(heads),
      known_(captured),
      gap_after_(part.size - captured.size()),
      first_(part.first),
      last_(part.last) {
  Align(part);
}

void DnsStreamReader::Align(const message_part& part) {
  if (stream_.phase == DnsStream::kOutOfStep) {
    stream_.phase = DnsStream::kLength;
    stream_.position = part.position;
  }
  const uint32_t end = part.position + static_cast<uint32_t>(part.size);
  const auto ahead = static_cast<int32_t>(part.position - stream_.position);
  if (ahead >= 0) {
    gap_ = static_cast<uint64_t>(ahead);
  } else if (static_cast<int32_t>(end - stream_.position) <= 0) {
    known_ = {};  // was read before
    gap_after_ = 0;
    return;
  } else {
    LoseStep(DnsVerdict::kCut);
  }
  stream_.position = end;
}

bool DnsStreamReader::Next(StreamMessage& message) {
  while (state_ == DnsVerdict::kRead) {
    if (gap_ > 0) {
      if (TakeGap(message)) return true;
    } else if (known_.empty()) {
      if (gap_after_ == 0) return false;
      gap_ = std::exchange(gap_after_, 0);
    } else if (stream_.phase == DnsStream::kHead) {
      if (TakeHead(message)) return true;
    } else if (stream_.phase == DnsStream::kRest) {
      TakeRest();
    } else {
      TakeLength();
    }
  }
  return false;
}

// A gap is harmless inside a message: its length is known.
bool DnsStreamReader::TakeGap(StreamMessage& message) {
  if (stream_.phase == DnsStream::kLength || stream_.phase == DnsStream::kLengthEnd) {
    LoseStep(DnsVerdict::kCut);
    return false;
  }
  const auto bytes = static_cast<uint32_t>(std::min<uint64_t>(gap_, stream_.left));
  gap_ -= bytes;
  stream_.left -= bytes;
  if (stream_.phase == DnsStream::kHead) {
    const bool has_head = stream_.head != DnsHeads::kNone;
    return Emit(has_head ? heads_[stream_.head].known() : std::span<const uint8_t>(), message);
  }
  if (stream_.left == 0) stream_.phase = DnsStream::kLength;
  return false;
}

void DnsStreamReader::TakeLength() {
  const uint8_t byte = known_[0];
  known_ = known_.subspan(1);
  if (stream_.phase == DnsStream::kLength) {
    stream_.size = byte << 8;
    stream_.first = first_;
    stream_.phase = DnsStream::kLengthEnd;
    return;
  }
  stream_.size |= byte;
  stream_.left = stream_.size;
  stream_.phase = DnsStream::kHead;
  if (stream_.size < kDnsHeaderBytes) LoseStep(DnsVerdict::kMalformed);
}

// In place where all that was captured of the message is in this part.
bool DnsStreamReader::TakeHead(StreamMessage& message) {
  const auto piece = TakeKnown();
  const bool is_end = stream_.left == 0 || gap_after_ > 0;
  if (is_end && stream_.head == DnsHeads::kNone) return Emit(piece, message);
  return Buffer(piece, is_end, message);
}

void DnsStreamReader::TakeRest() {
  TakeKnown();
  if (stream_.left == 0) stream_.phase = DnsStream::kLength;
}

bool DnsStreamReader::Buffer(std::span<const uint8_t> piece, bool is_end, StreamMessage& message) {
  if (stream_.head == DnsHeads::kNone) stream_.head = heads_.Add();
  if (stream_.head == DnsHeads::kNone) return Emit(piece, message);
  DnsHead& head = heads_[stream_.head];
  const size_t before = head.size;
  const size_t bytes = std::min(piece.size(), head.bytes.size() - before);
  std::copy_n(piece.begin(), bytes, head.bytes.begin() + before);
  head.size += bytes;
  if (before < kDnsHeaderBytes && head.size >= kDnsHeaderBytes &&
      !IsDnsHeader(head.known().first<kDnsHeaderBytes>())) {
    LoseStep(DnsVerdict::kMalformed);
    return false;
  }
  if (!is_end && head.size < head.bytes.size()) return false;
  return Emit(head.known(), message);
}

bool DnsStreamReader::Emit(std::span<const uint8_t> bytes, StreamMessage& message) {
  message = {.bytes = bytes, .size = stream_.size, .first = stream_.first, .last = last_};
  FreeHead(stream_, heads_);  // its bytes stay until it is used again
  stream_.phase = stream_.left == 0 ? DnsStream::kLength : DnsStream::kRest;
  return true;
}

// What is at hand of the open message.
std::span<const uint8_t> DnsStreamReader::TakeKnown() {
  const auto piece = known_.first(std::min<size_t>(known_.size(), stream_.left));
  known_ = known_.subspan(piece.size());
  stream_.left -= static_cast<uint32_t>(piece.size());
  return piece;
}

void DnsStreamReader::LoseStep(DnsVerdict why) {
  state_ = why;
  stream_.phase = DnsStream::kOutOfStep;
  FreeHead(stream_, heads_);
}

void FreeHead(DnsStream& stream, DnsHeads& heads) {
  if (stream.head != DnsHeads::kNone) heads.Remove(stream.head);
  stream.head = DnsHeads::kNone;
}

}  // namespace flowgauge
